import { type ModelName, MODEL_NAMES, type OutcomeKind } from '@lookalike/domain';
import type { Gallery } from '@lookalike/dataset';
import type { Records, RunOutcomeCursor } from '@lookalike/records';
import type { PhotoOutcome } from '../galleries/lookups';
import { cursorInvalid, cursorOf, type Page, type PageRequest, readPageRequest } from '../requests/page';

/**
 * The outcomes of an ingestion's photos, without those that a later ingestion has replaced.
 * @throws LookalikeError ARGUMENT_OUT_OF_RANGE
 */
export async function ingestedPhotos(
  { records, gallery }: { records: Records; gallery: Gallery },
  id: string,
  page: PageRequest,
  outcome?: OutcomeKind,
): Promise<Page<PhotoOutcome>> {
  const { first, afterKey } = readPageRequest(page);
  const after = afterKey === undefined ? undefined : parseKey(afterKey);
  const { outcomes, hasNextPage, totalCount } = await records.outcomesOfRun(id, { first, after, outcome });
  return {
    nodes: outcomes.map(({ photoId, model, outcome, problem, at }) => {
      // The outcome of a photo that has left the gallery since is still reported.
      const photo = gallery.find(photoId) ?? { id: photoId, identity: null };
      return { photo, model, outcome, problem, at };
    }),
    cursors: outcomes.map(({ photoId, model }) => cursorOf(`${model} ${photoId}`)),
    hasNextPage,
    totalCount,
  };
}

function parseKey(key: string): RunOutcomeCursor {
  const space = key.indexOf(' ');
  const model = key.slice(0, space) as ModelName;
  if (!MODEL_NAMES.includes(model)) throw cursorInvalid();
  return { model, photoId: key.slice(space + 1) };
}
