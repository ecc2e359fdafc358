import {
  type FaceId,
  type FaceRow,
  LookalikeError,
  type ModelName,
  MODEL_NAMES,
  type PhotoId,
} from '@lookalike/domain';
import type { FaceOfPhoto } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { faceOfRow } from '../search/face-of-photo';

/** What the models' indices hold of a photo or of a face; the models whose index cannot be read hold nothing. */
export async function rowsAsIndexed(
  services: Services,
  filter: { photoId: PhotoId } | { faceIds: FaceId[] },
): Promise<FaceRow[]> {
  if (services.store.error()) return [];
  const perModel = await Promise.all(MODEL_NAMES.map((model) => rowsOf(services, model, filter)));
  return perModel.flat();
}

/** The faces of a photo that some model has indexed, by their number. */
export async function facesAsIndexed(services: Services, photoId: PhotoId): Promise<FaceOfPhoto[]> {
  const faces = new Map<number, FaceOfPhoto>();
  for (const row of await rowsAsIndexed(services, { photoId })) {
    const face = faceOfRow(row);
    if (face && !faces.has(face.index)) faces.set(face.index, face);
  }
  return [...faces.values()].sort((a, b) => a.index - b.index);
}

async function rowsOf(
  { indices }: Services,
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
