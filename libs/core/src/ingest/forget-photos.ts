import type { PhotoId } from '@lookalike/domain';
import type { IngestionContext, Target } from './ingestion-context';

const PHOTOS_A_STATEMENT = 100;

/**
 * Takes photos out of an index. Outcomes go first: wherever it stops, the index holds all rows that the records know of, and
 * those that it holds beyond them show in its count (see `reconcile`).
 */
export async function forgetPhotos(
  { records, indices }: Pick<IngestionContext, 'records' | 'indices'>,
  { model, index, scope }: Target,
  photoIds: readonly PhotoId[],
  stop?: AbortSignal,
): Promise<void> {
  for (let start = 0; start < photoIds.length; start += PHOTOS_A_STATEMENT) {
    const some = photoIds.slice(start, start + PHOTOS_A_STATEMENT);
    await records.deleteOutcomes(scope, some);
    for (const photoId of some) await index.delete({ photoId });
    indices.changed(model);
    stop?.throwIfAborted();
  }
}
