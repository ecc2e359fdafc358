import {
  type Box,
  type Face,
  type FaceId,
  faceIdOf,
  LookalikeError,
  type ModelName,
  MODEL_NAMES,
  parseFaceId,
  type PhotoId,
  type Point,
} from '@lookalike/domain';
import type { RowWithoutVector } from '@lookalike/vector-store';
import type { ModelIndexes } from '../models/model-indexes';

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

/** A photo as the indexes describe it. */
export interface IndexedPhoto {
  /** In pixels; null until a model has indexed the photo. */
  width: number | null;
  height: number | null;
  /** The faces that at least one model has indexed, in the order of their numbers. */
  faces: FaceOfPhoto[];
}

/** A face of an index; null for a row of a whole photo. */
export function faceOfRow(row: RowWithoutVector): FaceOfPhoto | null {
  const index = parseFaceId(row.faceId)?.face ?? null;
  if (index === null) return null;
  const { faceId: id, box, landmarks, score, subject } = row;
  return { id, index, box, landmarks, score, subject, indexed: true };
}

/** A face that has been detected for this request. @param photo null for an image that is not in the gallery */
export function faceOfDetection(face: Face, photo: PhotoId | null, indexed = false): FaceOfPhoto {
  return { ...face, id: photo === null ? null : faceIdOf(photo, face.index), indexed };
}

/**
 * The rows of photos in the indexes of all models, with one query per model. An index that cannot be read counts as empty.
 * @throws the reason of the signal
 */
export async function indexedRows(
  indexes: ModelIndexes,
  photoIds: readonly PhotoId[],
  signal?: AbortSignal,
): Promise<RowWithoutVector[]> {
  if (indexes.error()) return [];
  const rows = await Promise.all(MODEL_NAMES.map((model) => rowsOf(indexes, model, photoIds, signal)));
  return rows.flat();
}

/** Summarises the rows of one photo. Rows of several models may describe the same face. */
export function indexedPhoto(rows: readonly RowWithoutVector[]): IndexedPhoto {
  const faces = new Map<number, FaceOfPhoto>();
  for (const row of rows) {
    const face = faceOfRow(row);
    if (face && !faces.has(face.index)) faces.set(face.index, face);
  }
  return {
    width: rows[0]?.photoWidth ?? null,
    height: rows[0]?.photoHeight ?? null,
    faces: [...faces.values()].sort((a, b) => a.index - b.index),
  };
}

async function rowsOf(
  indexes: ModelIndexes,
  model: ModelName,
  photoIds: readonly PhotoId[],
  signal?: AbortSignal,
): Promise<RowWithoutVector[]> {
  try {
    return await (await indexes.open(model, signal)).getWithoutVectors(photoIds, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (LookalikeError.is(error)) return [];
    throw error;
  }
}
