import { type FaceRow, faceIdOf, type PhotoRef } from '@lookalike/domain';
import type { FaceEmbedding } from '@lookalike/embedding';

/** The rows that stand for a photo's embeddings; one of the whole photo has no box, score or landmarks. */
export function rowsOfPhoto(
  photo: PhotoRef,
  size: { width: number; height: number },
  embeddings: readonly FaceEmbedding[],
): FaceRow[] {
  return embeddings.map(({ face, vector }) => ({
    faceId: faceIdOf(photo.id, face && face.index),
    photoId: photo.id,
    identity: photo.identity ?? '',
    photoWidth: size.width,
    photoHeight: size.height,
    subject: face?.subject ?? true,
    box: face?.box ?? { x: 0, y: 0, width: 0, height: 0 },
    score: face?.score ?? 0,
    landmarks: face?.landmarks ?? [],
    vector,
  }));
}
