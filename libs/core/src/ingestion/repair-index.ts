import type { FaceId, PhotoId } from '@lookalike/domain';
import { yieldToEventLoop } from '@lookalike/node-support';
import { isUpToDate } from './process-photo';
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
  { gallery, records, indices }: Pick<IngestionContext, 'gallery' | 'records' | 'indices'>,
  { model, index, scope, isOwned }: Pick<Target, 'model' | 'index' | 'scope' | 'isOwned'>,
  signal?: AbortSignal,
): Promise<IndexRepair> {
  if ((await records.countRows(scope)) === (await index.count()))
    return { invalidatedPhotos: 0, deletedRows: 0, undescribedPhotos: 0 };

  const recordedRows = new Map<PhotoId, number>();
  const withoutRows = new Map<PhotoId, { isUpToDate: boolean }>();
  for await (const outcome of yieldToEventLoop(records.outcomes(scope), signal)) {
    if (outcome.rows > 0) recordedRows.set(outcome.photoId, outcome.rows);
    else withoutRows.set(outcome.photoId, { isUpToDate: isUpToDate(outcome) });
    signal?.throwIfAborted();
  }
  const stored = new Map<PhotoId, FaceId[]>();
  for await (const { photoId, faceId } of yieldToEventLoop(index.rows(), signal)) {
    stored.set(photoId, [...(stored.get(photoId) ?? []), faceId]);
    signal?.throwIfAborted();
  }

  const invalid = [...recordedRows].flatMap(([photoId, rows]) =>
    stored.get(photoId)?.length === rows ? [] : [photoId],
  );
  const undescribed = [...stored.keys()].filter((photoId) => !recordedRows.has(photoId));
  // Records without any row are new: processing the photos describes the rows.
  const mayDelete = isOwned && recordedRows.size > 0;
  // A photo that could not be read may have its old rows.
  const isSurplus = (id: PhotoId) =>
    withoutRows.get(id)?.isUpToDate ?? !(gallery.find(id) ?? gallery.unreadPlaceOf(id));
  const surplus = mayDelete ? undescribed.filter(isSurplus) : [];
  const deleted = [...invalid, ...surplus].flatMap((photoId) => stored.get(photoId) ?? []);
  for (const photoIds of chunks(invalid)) await records.deleteOutcomes(scope, photoIds);
  for (const faceIds of chunks(deleted)) await index.delete({ faceIds });
  indices.markChanged(model);
  return {
    invalidatedPhotos: invalid.length,
    deletedRows: deleted.length,
    undescribedPhotos: undescribed.length - surplus.length,
  };
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += IDS_PER_CALL) yield items.slice(start, start + IDS_PER_CALL);
}
