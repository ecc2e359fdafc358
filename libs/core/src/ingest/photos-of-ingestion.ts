import { LookalikeError, type ModelName, MODEL_NAMES, type OutcomeKind } from '@lookalike/domain';
import type { RunOutcomeCursor } from '@lookalike/records';
import { cursorOf, readPageRequest } from '../galleries/page';
import type { Page, PageRequest, PhotoOutcome } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { ingestionNotFound } from './refusals';

/**
 * What became of an ingestion's photos, as far as no later one did them again.
 * @throws LookalikeError INGESTION_NOT_FOUND, ARGUMENT_OUT_OF_RANGE
 */
export async function photosOfIngestion(
  services: Services,
  id: string,
  page: PageRequest,
  outcome?: OutcomeKind,
): Promise<Page<PhotoOutcome>> {
  const { first, afterKey } = readPageRequest(page);
  const after = afterKey === undefined ? undefined : placeOf(afterKey);
  const records = services.records.get();
  const gallery = services.gallery.get();
  if (!(await records.run(id))) throw ingestionNotFound(id);
  const { outcomes, hasNextPage, totalCount } = await records.outcomesOfRun(id, { first, after, outcome });
  return {
    nodes: outcomes.map(({ photoId, model, outcome, problem, at }) => {
      // One that has left the gallery since is still told of.
      const photo = gallery.find(photoId) ?? { id: photoId, identity: null };
      return { photo, model, outcome, problem, at };
    }),
    cursors: outcomes.map(({ photoId, model }) => cursorOf(`${model} ${photoId}`)),
    hasNextPage,
    totalCount,
  };
}

function placeOf(key: string): RunOutcomeCursor {
  const space = key.indexOf(' ');
  const model = key.slice(0, space) as ModelName;
  if (MODEL_NAMES.includes(model)) return { model, photoId: key.slice(space + 1) };
  throw new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    'after is no cursor of this list.',
    'Give `after` the endCursor of the page before, or leave it out for the first page.',
  );
}
