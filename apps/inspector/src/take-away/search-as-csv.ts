import { unparse } from 'papaparse';
import type { ModelAnswer } from '../api/queries';

const COLUMNS = [
  ...['probe', 'probeFace', 'probeIdentity', 'model', 'rank', 'similarity', 'photo', 'identity', 'face'],
  ...['x', 'y', 'width', 'height'],
];

// As papaparse's own (`true`), but for text with a line break in it, which that lets through.
const FORMULA = /^[=+\-@\t\r]/;

/** A line for each match, as the tool writes it (`npm run contact-sheet -- --csv`); `probe` is empty for a picture of one's own. */
export function searchAsCsv(answers: readonly ModelAnswer[]): string {
  const rows = answers.flatMap(({ model, result }) =>
    (result?.matches ?? []).map(({ rank, similarity, photo, identity, face }) => {
      const { x, y, width, height } = face?.box ?? {};
      const probe = result!.probe;
      const searched = [probe.photo?.id, probe.face?.index, probe.photo?.identity?.name];
      return [...searched, model, rank, similarity, photo.id, identity?.name, face?.id, x, y, width, height];
    }),
  );
  // The header as a row: papaparse ends the last line only of a table without rows.
  return `${unparse([COLUMNS, ...rows], { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`;
}
