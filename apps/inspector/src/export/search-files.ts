import { unparse } from 'papaparse';
import type { ModelAnswer } from '../api/queries';

const COLUMNS = [
  ...['probe', 'probeFace', 'probeIdentity', 'model', 'rank', 'similarity', 'photo', 'identity', 'face'],
  ...['x', 'y', 'width', 'height'],
];

// papaparse's own pattern (`escapeFormulae: true`) misses a formula in text that contains a line break.
const FORMULA = /^[=+\-@\t\r]/;

/** One line per match, identical to `npm run contact-sheet -- --csv`. The column `probe` is empty for an upload. */
export function searchToCsv(answers: readonly ModelAnswer[]): string {
  const rows = answers.flatMap(({ model, result }) =>
    (result?.matches ?? []).map(({ rank, similarity, photo, identity, face }) => {
      const { x, y, width, height } = face?.box ?? {};
      const { probe } = result!;
      const probeColumns = [probe.photo?.id, probe.face?.index, probe.photo?.identity?.name];
      return [...probeColumns, model, rank, similarity, photo.id, identity?.name, face?.id, x, y, width, height];
    }),
  );
  // The header is passed as a row because papaparse, given `fields`, ends the last line only when there are no rows.
  return `${unparse([COLUMNS, ...rows], { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`;
}

/** The whole search, identical to `npm run contact-sheet -- --json`. `photo` is null for an upload. */
export function searchToJson(k: number, answers: readonly ModelAnswer[]): string {
  const probe = answers.find(({ result }) => result)?.result?.probe;
  const face = answers.find(({ result }) => result?.probe.face)?.result?.probe.face;
  const search = {
    probe: {
      photo: probe?.photo?.id ?? null,
      face: face?.index ?? null,
      identity: probe?.photo?.identity?.name ?? null,
      width: probe?.width ?? null,
      height: probe?.height ?? null,
    },
    k,
    models: answers.map(({ model, result, problem }) => ({
      model,
      searched: result?.searched ?? null,
      timings: result?.timings ?? null,
      problem: problem ?? null,
      matches: (result?.matches ?? []).map(({ rank, similarity, photo, identity, face: found }) => ({
        rank,
        similarity,
        photo: photo.id,
        identity: identity?.name ?? null,
        face: found?.id ?? null,
        box: found?.box ?? null,
      })),
    })),
  };
  return `${JSON.stringify([search], null, 2)}\n`;
}
