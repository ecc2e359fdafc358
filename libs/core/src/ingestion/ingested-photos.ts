import { type ModelName, MODEL_NAMES, type OutcomeKind, type PhotoId } from '@lookalike/domain';
import type { Gallery } from '@lookalike/dataset';
import type { Records } from '@lookalike/records';
import type { PhotoOutcome } from '../galleries/lookups';
import { CursorCodec, type Page, type PageRequest } from '../requests/page';

const CURSORS = new CursorCodec(
  'outcome',
  (key): key is [PhotoId, ModelName] =>
    key.length === 2 && typeof key[0] === 'string' && MODEL_NAMES.includes(key[1] as ModelName),
);

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
  const { first, afterKey } = CURSORS.read(page);
  const after = afterKey && { photoId: afterKey[0], model: afterKey[1] };
  const { outcomes, hasNextPage, totalCount } = await records.outcomesOfIngestion(id, { first, after, outcome });
  return {
    nodes: outcomes.map(({ photoId, model, outcome, problem, at }) => {
      // The outcome of a photo that was deleted from the gallery since is still reported.
      const photo = gallery.find(photoId) ?? { id: photoId, identity: null };
      return { photo, model, outcome, problem, at };
    }),
    cursors: outcomes.map(({ photoId, model }) => CURSORS.cursorOf([photoId, model])),
    hasNextPage,
    totalCount,
  };
}
