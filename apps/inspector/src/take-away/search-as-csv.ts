import { unparse } from 'papaparse';
import type { ModelAnswer } from '../compare/model-row';
import type { Search } from '../data/queries';
import { nameOfImage } from '../compare/name-of-image';

const COLUMNS = [
  ...['probe', 'probeFace', 'probeIdentity', 'model', 'rank', 'similarity', 'photo', 'identity', 'face'],
  ...['x', 'y', 'width', 'height'],
];

/** A line for each match, as `npm run contact-sheet -- --csv` writes it: README, “Look”. */
export function searchAsCsv({ image }: Search, answers: readonly ModelAnswer[]): string {
  const rows = answers.flatMap(({ model, result }) =>
    (result?.matches ?? []).map(({ rank, similarity, photo, identity, face }) => ({
      probe: nameOfImage(image),
      probeFace: result!.probe.face?.index,
      probeIdentity: result!.probe.photo?.identity?.name,
      model,
      rank,
      similarity,
      photo: photo.id,
      identity: identity?.name,
      face: face?.id,
      ...face?.box,
    })),
  );
  // A spreadsheet would run a name that begins with `=`.
  return unparse({ fields: COLUMNS, data: rows }, { escapeFormulae: true, newline: '\r\n' }) + '\r\n';
}
