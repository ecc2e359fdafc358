import { type FaceRow, LookalikeError, type ModelName, parseFaceId, type PhotoId } from '@lookalike/domain';
import type { Services } from '../lifecycle/services';

/**
 * The row of a photo that a search starts from: of the face asked for, else of the subject; for a model of whole photos its
 * only row. Null when the index does not have it (yet), so that it must be embedded.
 */
export async function storedProbe(
  { indices }: Services,
  model: ModelName,
  photo: PhotoId,
  face: number | undefined,
): Promise<FaceRow | null> {
  try {
    const rows = await (await indices.open(model)).get({ photoId: photo });
    const wanted = rows.find((row) => {
      const index = parseFaceId(row.faceId)?.face ?? null;
      return index === null || (face === undefined ? row.subject : index === face);
    });
    return wanted ?? null;
  } catch (error) {
    if (LookalikeError.is(error, 'INDEX_EMPTY')) return null;
    throw error;
  }
}
