import { createHash } from 'node:crypto';
import type { Gallery } from '@lookalike/dataset';
import {
  detectMediaType,
  type FaceId,
  LookalikeError,
  parseFaceId,
  type PhotoId,
  untilAborted,
} from '@lookalike/domain';
import { cropFace, thumbnail } from '@lookalike/imaging';
import type { LazyService } from '../lifecycle/lazy-service';
import type { Indices } from '../models/indices';
import { findPhoto } from './find-in-gallery';
import { indexedRows } from './indexed-faces';

/** Sides in pixels: twice the displayed size, so that images are sharp on high-density screens. */
const THUMBNAIL_SIDE = 320;
const CROP_SIDE = 240;
/** Fraction of the box's longer side that is added on each side: enough hair and chin to recognise a person. */
const CROP_MARGIN = 0.3;

export interface ImageFile {
  /** Without quotes. Another one when the image may have changed; it is known before the photo is read or decoded. */
  etag: string;
  read(): Promise<{
    bytes: Uint8Array;
    /** e.g. `image/jpeg`. */
    contentType: string;
  }>;
}

/**
 * Every method throws LookalikeError GALLERY_UNAVAILABLE while the gallery is not open, and IMAGE_* for a photo that is not readable.
 * With a signal, it throws the signal's reason once it is aborted, and stops decoding.
 */
export interface Images {
  /** The original file. @throws LookalikeError PHOTO_NOT_FOUND */
  photo(id: PhotoId, signal?: AbortSignal): Promise<ImageFile>;
  /** At most 320 × 320 pixels. @throws LookalikeError PHOTO_NOT_FOUND */
  thumbnail(id: PhotoId, signal?: AbortSignal): Promise<ImageFile>;
  /** 240 × 240 pixels. @throws LookalikeError FACE_NOT_FOUND when the face is not indexed, STORE_UNAVAILABLE */
  crop(id: FaceId, signal?: AbortSignal): Promise<ImageFile>;
}

export function createImages({ gallery, indices }: { gallery: LazyService<Gallery>; indices: Indices }): Images {
  /** `opened` is the gallery that has found the photo: `read` may be called after another one was opened. */
  async function imageOf(
    opened: Gallery,
    id: PhotoId,
    signal: AbortSignal | undefined,
    rendering: readonly (string | number)[],
    render: (bytes: Uint8Array) => Promise<Awaited<ReturnType<ImageFile['read']>>>,
  ): Promise<ImageFile> {
    const photo = findPhoto(opened, id);
    // Before the photo is read: if it changes in between, the tag is outdated and the image is requested again.
    const fingerprint = await untilAborted(opened.fingerprint(photo.id), signal);
    const etag = createHash('sha256')
      .update(JSON.stringify([fingerprint, ...rendering]))
      .digest('base64url')
      .slice(0, 27);
    return { etag, read: async () => render(await untilAborted(opened.read(photo.id), signal)) };
  }

  return {
    photo: async (id, signal) =>
      // A browser must not execute a file that is not an image.
      imageOf(gallery.get(), id, signal, [], async (bytes) => ({ bytes, contentType: detectMediaType(bytes) })),
    thumbnail: async (id, signal) =>
      imageOf(gallery.get(), id, signal, ['thumbnail', THUMBNAIL_SIDE], async (bytes) =>
        jpeg(await thumbnail(bytes, THUMBNAIL_SIDE, { signal })),
      ),
    async crop(id, signal) {
      const opened = gallery.get();
      const { photoId, box } = await findIndexedFace(indices, id, signal);
      const { x, y, width, height } = box;
      return imageOf(opened, photoId, signal, ['crop', x, y, width, height, CROP_SIDE, CROP_MARGIN], async (bytes) =>
        jpeg(await cropFace(bytes, box, { size: CROP_SIDE, margin: CROP_MARGIN }, { signal })),
      );
    },
  };
}

async function findIndexedFace(indices: Indices, id: FaceId, signal?: AbortSignal) {
  const problem = indices.error();
  if (problem) throw LookalikeError.from(problem);
  const parsed = parseFaceId(id);
  const rows = parsed?.face == null ? [] : await indexedRows(indices, [parsed.photoId], signal);
  const row = rows.find(({ faceId }) => faceId === id);
  if (row) return row;
  throw new LookalikeError(
    'FACE_NOT_FOUND',
    `No index has the face ${JSON.stringify(id)}.`,
    'Use the id of an indexed face, such as George_W_Bush/0001#0.',
  );
}

function jpeg(bytes: Uint8Array) {
  return { bytes, contentType: 'image/jpeg' };
}
