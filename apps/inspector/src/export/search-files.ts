import { type ExportedSearch, searchesToCsv, searchesToJson } from '@lookalike/search-export';
import type { ModelAnswer } from '../api/queries';

/** One line per match, identical to `npm run contact-sheet -- --csv`. */
export const toCsv = (k: number, answers: readonly ModelAnswer[]): string =>
  searchesToCsv([toExportedSearch(k, answers)]);

/** The whole search, identical to `npm run contact-sheet -- --json`. */
export const toJson = (k: number, answers: readonly ModelAnswer[]): string =>
  searchesToJson([toExportedSearch(k, answers)]);

// The API may omit the time of a step that was skipped.
const SKIPPED = { decodeMs: null, detectMs: null, encodeMs: null, searchMs: null };

function toExportedSearch(k: number, answers: readonly ModelAnswer[]): ExportedSearch {
  const probe = answers.find(({ result }) => result)?.result?.probe;
  return {
    probe: {
      photo: probe?.photo?.id ?? null,
      identity: probe?.photo?.identity?.name ?? null,
      width: probe?.width ?? null,
      height: probe?.height ?? null,
    },
    k,
    models: answers.map(({ model, result, problem }) => ({
      model,
      result: result
        ? {
            probeFace: result.probe.face?.index ?? null,
            searched: result.searched,
            timings: { ...SKIPPED, ...result.timings },
            matches: result.matches.map(({ rank, similarity, photo, identity, face }) => ({
              rank,
              similarity,
              photo: photo.id,
              identity: identity?.name ?? null,
              face: face?.id ?? null,
              box: face?.box ?? null,
            })),
          }
        : null,
      problem: problem ?? null,
    })),
  };
}
