import { parseFaceId, type FaceId } from '@lookalike/domain';
import { sortInSlices, TimeSlice } from '@lookalike/node-support';

/**
 * FaceId order: by PhotoId (UTF-16 code units, as JavaScript compares strings), then by face number, with the row of a whole photo
 * first. Milvus does not sort, so the order is defined here for all stores.
 */
export function compareFaceIds(a: FaceId, b: FaceId): number {
  return compareKeys(keyOf(a), keyOf(b));
}

/** A sorted copy, without blocking the event loop: a million ids take seconds. @throws the reason of the signal */
export async function sortFaceIds(ids: readonly FaceId[], signal?: AbortSignal): Promise<FaceId[]> {
  const slice = new TimeSlice(signal);
  const keys: SortKey[] = [];
  for (const id of ids) {
    keys.push(keyOf(id));
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  return (await sortInSlices(keys, compareKeys, signal)).map(({ id }) => id);
}

interface SortKey {
  id: FaceId;
  photoId: string;
  /** -1 for a whole photo; null for a string that is not a FaceId. */
  face: number | null;
}

function keyOf(id: FaceId): SortKey {
  const parsed = parseFaceId(id);
  return parsed ? { id, photoId: parsed.photoId, face: parsed.face ?? -1 } : { id, photoId: id, face: null };
}

function compareKeys(a: SortKey, b: SortKey): number {
  if (a.face !== null && b.face !== null && a.photoId === b.photoId) return a.face - b.face;
  return compareText(a.photoId, b.photoId) || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
