import { setImmediate } from 'node:timers/promises';
import type { GalleryIssue } from '@lookalike/dataset';
import { type FaceId, LookalikeError, type PhotoId } from '@lookalike/domain';
import type { IngestionContext, Target } from './targets';

const IDS_PER_CALL = 500;

/** Items between two turns of the event loop: at about 50 µs each, far below a delay that a query would notice. */
const ITEMS_PER_TICK = 100;

export interface IndexRepair {
  /** Photos whose outcomes were deleted because they do not match the rows in the index. They are processed again. */
  invalidatedPhotos: number;
  /** Rows that were deleted because they belong to no outcome. */
  deletedRows: number;
}

/**
 * Compares a model's index with the records and repairs the differences. They come from a process that died between a write and
 * its record, or from other programs: a dropped collection, a deleted records file. Equal counts mean that there is no difference,
 * because at any time the index contains all rows that the records count.
 * @throws LookalikeError STORE_UNAVAILABLE, STORE_IN_USE (from a reader), DATA_DIRECTORY_UNUSABLE
 * @throws the signal's reason once it is aborted; what has been repaired until then remains
 */
export async function repairIndex(
  { records, indices }: Pick<IngestionContext, 'records' | 'indices'>,
  { model, index, scope }: Target,
  signal?: AbortSignal,
): Promise<IndexRepair> {
  if ((await records.countRows(scope)) === (await index.count())) return { invalidatedPhotos: 0, deletedRows: 0 };

  const stated = new Map<PhotoId, number>();
  for await (const { photoId, rows } of yieldToEventLoop(records.outcomes(scope))) {
    if (rows > 0) stated.set(photoId, rows);
    signal?.throwIfAborted();
  }
  const stored = new Map<PhotoId, FaceId[]>();
  for await (const { photoId, faceId } of yieldToEventLoop(index.rows())) {
    stored.set(photoId, [...(stored.get(photoId) ?? []), faceId]);
    signal?.throwIfAborted();
  }

  const invalid = [...stated].flatMap(([photoId, rows]) => (stored.get(photoId)?.length === rows ? [] : [photoId]));
  for (const photoId of invalid) stated.delete(photoId);
  const unstated = [...stored].flatMap(([photoId, faceIds]) => (stated.has(photoId) ? [] : faceIds));
  for (const photoIds of chunks(invalid)) await records.deleteOutcomes(scope, photoIds);
  for (const faceIds of chunks(unstated)) await index.delete({ faceIds });
  indices.markChanged(model);
  return { invalidatedPhotos: invalid.length, deletedRows: unstated.length };
}

/** The photos of an index that the gallery does not contain, whether or not the ingestion selects them. */
export interface MissingPhotos {
  /** Deleted from the gallery. */
  vanished: PhotoId[];
  /** Number of photos by the file or folder that could not be read and may contain them. */
  unseen: Map<GalleryIssue, number>;
}

/**
 * Finds the photos with outcomes that the gallery does not contain.
 * @throws LookalikeError GALLERY_UNAVAILABLE when none of the indexed photos is left, unless this process has seen one of them in the
 * same folder: that is rather an unmounted disk, or another gallery in its place, than a deletion
 * @throws as `repairIndex`
 */
export async function findMissingPhotos(
  { gallery, records }: Pick<IngestionContext, 'gallery' | 'records'>,
  { index, scope }: Target,
  signal?: AbortSignal,
): Promise<MissingPhotos> {
  const missing: MissingPhotos = { vanished: [], unseen: new Map() };
  let indexed = 0;
  let deleted = 0;
  for await (const { photoId, rows } of yieldToEventLoop(records.outcomes(scope))) {
    signal?.throwIfAborted();
    if (rows > 0) indexed += 1;
    if (gallery.find(photoId)) continue;
    const place = gallery.unreadPlaceOf(photoId);
    if (place) missing.unseen.set(place, (missing.unseen.get(place) ?? 0) + 1);
    else missing.vanished.push(photoId);
    if (!place && rows > 0) deleted += 1;
  }
  const isCredible = deleted < indexed || missing.vanished.some((photoId) => gallery.wasListed(photoId));
  if (indexed > 0 && !isCredible) throw nothingLeft(gallery.name, index.name, indexed);
  return missing;
}

function nothingLeft(gallery: string, index: string, photos: number): LookalikeError {
  const count = photos === 1 ? 'The only photo' : `None of the ${photos} photos`;
  return new LookalikeError(
    'GALLERY_UNAVAILABLE',
    `${count} of the index ${index} ${photos === 1 ? 'is not' : 'is'} in the gallery ${gallery} any more. Nothing was deleted.`,
    'If the disk of the gallery is not mounted, mount it. If the photos were replaced on purpose, rebuild the index.',
    { retryable: true },
  );
}

/**
 * Passes the items on and lets the event loop run in between. Items from memory or SQLite arrive in microtasks, which would keep
 * timers and sockets waiting.
 */
async function* yieldToEventLoop<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  let count = 0;
  for await (const item of items) {
    yield item;
    if (++count % ITEMS_PER_TICK === 0) await setImmediate();
  }
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += IDS_PER_CALL) yield items.slice(start, start + IDS_PER_CALL);
}
