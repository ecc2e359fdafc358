import { type Face, type FaceRow, faceIdOf, parseFaceId, type PhotoId } from '@lookalike/domain';
import type { FaceOfPhoto } from '../lookalike';

/** A face as an index holds it; null for a row of a whole photo. */
export function faceOfRow(row: Omit<FaceRow, 'vector'>): FaceOfPhoto | null {
  const index = parseFaceId(row.faceId)?.face ?? null;
  if (index === null) return null;
  const { faceId: id, box, landmarks, score, subject } = row;
  return { id, index, box, landmarks, score, subject, indexed: true };
}

/** A face as detected just now; `photo` is null when the picture is none of the gallery's. */
export function faceOfDetection(face: Face, photo: PhotoId | null, indexed = false): FaceOfPhoto {
  return { ...face, id: photo === null ? null : faceIdOf(photo, face.index), indexed };
}
