import { createHash } from 'node:crypto';
import { type FaceId, LookalikeError, parseFaceId } from '@lookalike/domain';
import { cropFace, detectImageFormat, thumbnail } from '@lookalike/imaging';
import { rowsAsIndexed } from '../galleries/faces-as-indexed';
import type { PictureFile, Pictures } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { findPhoto } from '../search/resolve-probe';

/** Sides in pixels, for screens of up to twice the density at the sizes that pages show them in. */
const THUMBNAIL_SIDE = 320;
const CROP_SIDE = 240;
/** Of the box's longer side, on each side: enough hair and chin to recognise a person by. */
const CROP_MARGIN = 0.3;

export function createPictures(services: Services): Pictures {
  return {
    async photo(id) {
      const bytes = await services.gallery.get().read(findPhoto(services, id).id);
      const format = detectImageFormat(bytes);
      // A file that is no picture is still shown as what it is: nothing that a browser runs.
      return { bytes, contentType: format ? `image/${format}` : 'application/octet-stream', etag: tagOf(bytes) };
    },
    async thumbnail(id) {
      const bytes = await services.gallery.get().read(findPhoto(services, id).id);
      return jpeg(await thumbnail(bytes, THUMBNAIL_SIDE));
    },
    async crop(id) {
      const { photoId, box } = await indexedFace(services, id);
      const bytes = await services.gallery.get().read(photoId);
      return jpeg(await cropFace(bytes, box, { size: CROP_SIDE, margin: CROP_MARGIN }));
    },
  };
}

/** @throws LookalikeError FACE_NOT_FOUND, STORE_UNAVAILABLE */
async function indexedFace(services: Services, id: FaceId) {
  services.store.get();
  const [row] = parseFaceId(id)?.face == null ? [] : await rowsAsIndexed(services, { faceIds: [id] });
  if (row) return row;
  throw new LookalikeError(
    'FACE_NOT_FOUND',
    `No index has the face ${JSON.stringify(id)}.`,
    'A face is named like George_W_Bush/0001#0; `photo(id) { faces { id cropUrl } }` lists those that are indexed.',
  );
}

function jpeg(bytes: Uint8Array): PictureFile {
  return { bytes, contentType: 'image/jpeg', etag: tagOf(bytes) };
}

function tagOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
}
