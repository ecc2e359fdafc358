import { parseFaceId, type FaceId } from '@lookalike/domain';

/**
 * FaceId order: by PhotoId (UTF-16 code units, as JavaScript compares strings), then by face number, with the row of a whole photo
 * first. Milvus does not sort, so the order is defined here for all stores.
 */
export function compareFaceIds(a: FaceId, b: FaceId): number {
  const left = parseFaceId(a);
  const right = parseFaceId(b);
  if (left && right && left.photoId === right.photoId) return (left.face ?? -1) - (right.face ?? -1);
  return compareText(left?.photoId ?? a, right?.photoId ?? b) || compareText(a, b);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
