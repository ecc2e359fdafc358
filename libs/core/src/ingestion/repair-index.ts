import { type FaceId, type PhotoId, photoIdOf } from '@lookalike/domain';
import { TimeSlice } from '@lookalike/node-support';
import type { IngestionContext, Target } from './ingestion-context';

const IDS_PER_CALL = 500;

export interface IndexRepair {
  /** Photos whose outcomes were deleted because they do not match the rows in the index. They are processed again. */
  invalidatedPhotos: number;
  /** Rows that were deleted because they belong to no outcome, or to one of these photos. */
  deletedRows: number;
  /** Photos whose rows belong to no outcome and were kept. */
  undescribedPhotos: number;
}

/**
 * Compares a model's index with the records and repairs the differences. They come from a process that died between a write and
 * its record, or from other programs: a dropped collection, a deleted records file. Rows without an outcome are deleted, unless other
 * records may describe them, these records are new, or the gallery contains the photo: then processing it replaces its rows, and until
 * then searches find them. Equal counts mean that there is no difference, because at any time the index contains all rows that the
 * records count.
 * @throws LookalikeError STORE_UNAVAILABLE, STORE_IN_USE (from a reader), DATA_DIRECTORY_UNUSABLE
 * @throws the signal's reason once it is aborted; what has been repaired until then remains
 */
export async function repairIndex(
  { gallery, records, indexes }: Pick<IngestionContext, 'gallery' | 'records' | 'indexes'>,
  { model, index, scope, isOwned }: Pick<Target, 'model' | 'index' | 'scope' | 'isOwned'>,
  signal?: AbortSignal,
): Promise<IndexRepair> {
  const recordedRows = await records.countRows(scope);
  if (recordedRows === (await index.count())) return { invalidatedPhotos: 0, deletedRows: 0, undescribedPhotos: 0 };

  const faceIds = await index.faceIds(signal);
  // The number of rows that the index has of each photo. Those that the records describe are removed from it.
  const stored = new Map<PhotoId, number>();
  const slice = new TimeSlice(signal);
  for (const faceId of faceIds) {
    const photoId = photoIdOf(faceId);
    stored.set(photoId, (stored.get(photoId) ?? 0) + 1);
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  const invalid: PhotoId[] = [];
  const photosToDelete = new Set<PhotoId>();
  let undescribedPhotos = 0;
  // Records without any row are new: processing the photos describes the rows.
  const mayDelete = isOwned && recordedRows > 0;
  for await (const outcome of records.outcomes(scope)) {
    const { photoId, rows } = outcome;
    const storedRows = stored.get(photoId) ?? 0;
    stored.delete(photoId);
    if (rows > 0 && rows !== storedRows) {
      invalid.push(photoId);
      photosToDelete.add(photoId);
    } else if (rows === 0 && storedRows > 0) {
      // A photo that could not be read or decoded may have its old rows.
      if (mayDelete && outcome.outcome !== 'FAILED') photosToDelete.add(photoId);
      else undescribedPhotos += 1;
    }
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  for (const photoId of stored.keys()) {
    if (mayDelete && !gallery.find(photoId) && !gallery.unreadPlaceOf(photoId)) photosToDelete.add(photoId);
    else undescribedPhotos += 1;
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }

  const deleted: FaceId[] = [];
  for (const faceId of faceIds) {
    if (photosToDelete.has(photoIdOf(faceId))) deleted.push(faceId);
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  for (const photoIds of chunks(invalid)) await records.deleteOutcomes(scope, photoIds);
  for (const ids of chunks(deleted)) await index.delete({ faceIds: ids });
  indexes.markChanged(model);
  return { invalidatedPhotos: invalid.length, deletedRows: deleted.length, undescribedPhotos };
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += IDS_PER_CALL) yield items.slice(start, start + IDS_PER_CALL);
}
