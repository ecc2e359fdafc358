import {
  type FaceId,
  type FaceRow,
  LookalikeError,
  type ModelName,
  MODEL_NAMES,
  type PhotoId,
} from '@lookalike/domain';
import type { FaceOfPhoto } from '../lookalike';
import type { Rooms } from '../rooms/rooms';
import { faceOfRow } from '../search/face-of-photo';

/** What the models' indices hold of a photo or of a face; the models whose index cannot be read hold nothing. */
export async function rowsAsIndexed(
  rooms: Rooms,
  filter: { photoId: PhotoId } | { faceIds: FaceId[] },
): Promise<FaceRow[]> {
  if (rooms.store.trouble()) return [];
  const perModel = await Promise.all(MODEL_NAMES.map((model) => rowsOf(rooms, model, filter)));
  return perModel.flat();
}

/** The faces of a photo that some model has indexed, by their number. */
export async function facesAsIndexed(rooms: Rooms, photoId: PhotoId): Promise<FaceOfPhoto[]> {
  const faces = new Map<number, FaceOfPhoto>();
  for (const row of await rowsAsIndexed(rooms, { photoId })) {
    const face = faceOfRow(row);
    if (face && !faces.has(face.index)) faces.set(face.index, face);
  }
  return [...faces.values()].sort((a, b) => a.index - b.index);
}

async function rowsOf(
  { indices }: Rooms,
  model: ModelName,
  filter: { photoId: PhotoId } | { faceIds: FaceId[] },
): Promise<FaceRow[]> {
  try {
    return await (await indices.open(model)).get(filter);
  } catch (error) {
    if (LookalikeError.is(error)) return [];
    throw error;
  }
}
