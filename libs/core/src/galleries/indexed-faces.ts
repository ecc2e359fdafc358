import {
  type Box,
  type Face,
  type FaceId,
  faceIdOf,
  type FaceRow,
  LookalikeError,
  type ModelName,
  MODEL_NAMES,
  parseFaceId,
  type PhotoId,
  type Point,
} from '@lookalike/domain';
import type { Indices } from '../models/indices';

export interface FaceOfPhoto {
  /** Null for a face of an image that is not in the gallery. */
  id: FaceId | null;
  index: number;
  box: Box;
  landmarks: Point[];
  score: number;
  subject: boolean;
  /** Whether the face is indexed, so that it can be cropped by its id. */
  indexed: boolean;
}

/** A face of an index; null for a row of a whole photo. */
export function faceOfRow(row: Omit<FaceRow, 'vector'>): FaceOfPhoto | null {
  const index = parseFaceId(row.faceId)?.face ?? null;
  if (index === null) return null;
  const { faceId: id, box, landmarks, score, subject } = row;
  return { id, index, box, landmarks, score, subject, indexed: true };
}

/** A face that has been detected for this request. @param photo null for an image that is not in the gallery */
export function faceOfDetection(face: Face, photo: PhotoId | null, indexed = false): FaceOfPhoto {
  return { ...face, id: photo === null ? null : faceIdOf(photo, face.index), indexed };
}

type RowFilter = { photoId: PhotoId } | { faceIds: FaceId[] };

/** The matching rows in the indexes of all models. An index that cannot be read counts as empty. @throws the reason of the signal */
export async function indexedRows(indices: Indices, filter: RowFilter, signal?: AbortSignal): Promise<FaceRow[]> {
  if (indices.error()) return [];
  const rows = await Promise.all(MODEL_NAMES.map((model) => rowsOf(indices, model, filter, signal)));
  return rows.flat();
}

/** The faces of a photo that at least one model has indexed, in the order of their numbers. @throws the reason of the signal */
export async function indexedFaces(indices: Indices, photoId: PhotoId, signal?: AbortSignal): Promise<FaceOfPhoto[]> {
  return facesOfRows(await indexedRows(indices, { photoId }, signal));
}

/** The faces of the rows of one photo, in the order of their numbers. Rows of several models may describe the same face. */
export function facesOfRows(rows: readonly Omit<FaceRow, 'vector'>[]): FaceOfPhoto[] {
  const faces = new Map<number, FaceOfPhoto>();
  for (const row of rows) {
    const face = faceOfRow(row);
    if (face && !faces.has(face.index)) faces.set(face.index, face);
  }
  return [...faces.values()].sort((a, b) => a.index - b.index);
}

async function rowsOf(indices: Indices, model: ModelName, filter: RowFilter, signal?: AbortSignal): Promise<FaceRow[]> {
  try {
    return await (await indices.open(model, signal)).get(filter, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (LookalikeError.is(error)) return [];
    throw error;
  }
}
