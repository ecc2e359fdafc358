import { unparse } from 'papaparse';

/** One search as plain data. Ids, boxes and similarities are those of the API. */
export interface ExportedSearch {
  /** `photo` and `identity` are null if unknown; `width` and `height` are pixels of the upright image, null if no model answered. */
  probe: { photo: string | null; identity: string | null; width: number | null; height: number | null };
  k: number;
  models: ExportedModel[];
}

export interface ExportedModel {
  model: string;
  /** Null if the model has a problem. */
  result: {
    /** Index of the searched face on the probe; null for a model of whole photos. */
    probeFace: number | null;
    /** Rows in the index. */
    searched: number;
    timings: ExportedTimings;
    matches: ExportedMatch[];
  } | null;
  problem: { code: string; message: string; remedy: string; retryable: boolean } | null;
}

/** Milliseconds; null for a step that was not needed. */
export interface ExportedTimings {
  decodeMs: number | null;
  detectMs: number | null;
  encodeMs: number | null;
  searchMs: number | null;
  totalMs: number;
}

export interface ExportedMatch {
  rank: number;
  similarity: number;
  photo: string;
  identity: string | null;
  /** FaceId. Like `box`, null for a whole photo. */
  face: string | null;
  /** In pixels of the upright photo. */
  box: { x: number; y: number; width: number; height: number } | null;
}

const COLUMNS = [
  ...['probe', 'probeFace', 'probeIdentity', 'model', 'rank', 'similarity', 'photo', 'identity', 'face'],
  ...['x', 'y', 'width', 'height'],
];

// papaparse's default pattern (`true`) misses text that contains a line break.
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Searches as a table for spreadsheets: comma-separated, quoted where needed, lines end with CR LF, always with the header
 * `COLUMNS`. One row per match, in the order of searches, models and ranks; a model with a problem has no rows.
 * - `probe`, `photo`: PhotoIds; `probe` is empty for an uploaded image. `probeIdentity`, `identity`: empty if unknown.
 * - `probeFace`: index of the searched face on the probe, empty for a model of whole photos (RESNET50).
 * - `similarity`: full precision. `face`: FaceId, empty for a whole photo.
 * - `x`, `y`, `width`, `height`: the face's box in pixels of the upright photo, empty for a whole photo.
 *
 * Text that a spreadsheet would interpret as a formula (it starts with `=`, `+`, `-`, `@`, tab or CR) is prefixed with `'`.
 */
export function searchesToCsv(searches: readonly ExportedSearch[]): string {
  const rows = searches.flatMap(({ probe, models }) =>
    models.flatMap(({ model, result }) =>
      (result?.matches ?? []).map(({ rank, similarity, photo, identity, face, box }) => [
        ...[probe.photo, result!.probeFace, probe.identity, model, rank, similarity, photo, identity, face],
        ...(box ? [box.x, box.y, box.width, box.height] : [null, null, null, null]),
      ]),
    ),
  );
  // The header is passed as a row, because papaparse terminates the last line only for a table without rows.
  return `${unparse([COLUMNS, ...rows], { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`;
}

/**
 * Searches as JSON for programs: indented by two spaces, with a line break at the end. An array with one element per search, keys in
 * this order: `{ probe: { photo, face, identity, width, height }, k, models: [{ model, searched, timings, problem, matches }] }`
 * - `probe.photo`: PhotoId; null for an uploaded image. `probe.face`: index of the searched face; null if only whole photos were
 *   compared. `probe.identity`: null if unknown. `width`, `height`: pixels of the upright image.
 * - `searched`: rows in the index. `timings`: `{ decodeMs, detectMs, encodeMs, searchMs, totalMs }`. `problem`:
 *   `{ code, message, remedy, retryable }` or null; with a problem, `searched` and `timings` are null and `matches` is empty.
 * - `matches`: `{ rank, similarity, photo, identity, face, box }` by rank; `box` is `{ x, y, width, height }`.
 */
export function searchesToJson(searches: readonly ExportedSearch[]): string {
  const elements = searches.map(({ probe, k, models }) => ({
    probe: {
      photo: probe.photo,
      face: models.find(({ result }) => result && result.probeFace !== null)?.result?.probeFace ?? null,
      identity: probe.identity,
      width: probe.width,
      height: probe.height,
    },
    k,
    models: models.map(toModelElement),
  }));
  return `${JSON.stringify(elements, null, 2)}\n`;
}

// Each object is copied key by key, so that further fields of the caller's objects never reach the file.
function toModelElement({ model, result, problem }: ExportedModel) {
  const { decodeMs, detectMs, encodeMs, searchMs, totalMs } = result?.timings ?? {};
  return {
    model,
    searched: result?.searched ?? null,
    timings: result ? { decodeMs, detectMs, encodeMs, searchMs, totalMs } : null,
    problem: problem && {
      code: problem.code,
      message: problem.message,
      remedy: problem.remedy,
      retryable: problem.retryable,
    },
    matches: (result?.matches ?? []).map(({ rank, similarity, photo, identity, face, box }) => ({
      rank,
      similarity,
      photo,
      identity,
      face,
      box: box && { x: box.x, y: box.y, width: box.width, height: box.height },
    })),
  };
}
