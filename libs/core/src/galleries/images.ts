import { createHash } from 'node:crypto';
import type { Gallery, PhotoPart } from '@lookalike/dataset';
import {
  detectMediaType,
  type FaceId,
  LookalikeError,
  parseFaceId,
  type PhotoId,
  type PhotoRef,
  type DeferredImage,
  untilAborted,
} from '@lookalike/domain';
import { cropFace, thumbnail } from '@lookalike/imaging';
import type { LazyService } from '../lifecycle/lazy-service';
import type { ModelIndexes } from '../models/model-indexes';
import { findPhoto } from '../requests/check-arguments';
import { indexedRows } from './indexed-faces';

/** Sides in pixels: twice the displayed size, so that images are sharp on high-density screens. */
const THUMBNAIL_SIDE = 320;
const CROP_SIDE = 240;
/** Fraction of the box's longer side that is added on each side: enough hair and chin to recognise a person. */
const CROP_MARGIN = 0.3;

interface TaggedFile {
  /** Without quotes. Another one when the image may have changed; it is known before the photo is read or decoded. */
  etag: string;
}

/** An image that is made from a photo. */
export interface ImageFile extends TaggedFile {
  /** A JPEG. */
  read(): Promise<Uint8Array>;
}

/** The file of a photo. It may have 20 MB, and many clients may read slowly, so it is not kept in memory as a whole. */
export interface PhotoFile extends TaggedFile {
  open(): Promise<OpenPhoto>;
}

export interface OpenPhoto {
  /** e.g. `image/jpeg`. */
  contentType: string;
  totalBytes: number;
  /** @throws LookalikeError PHOTO_UNREADABLE: the file changed while it was read */
  parts: AsyncIterable<Uint8Array>;
  /** Closes the file. Call it also when `parts` was not read to its end. */
  close(): void;
}

/**
 * Every method throws LookalikeError GALLERY_UNAVAILABLE while the gallery is not open, and IMAGE_* for a photo that is not readable.
 * With a signal, it throws the signal's reason once it is aborted, and stops decoding.
 */
export interface Images {
  /** The original file. @throws LookalikeError PHOTO_NOT_FOUND */
  photo(id: PhotoId, signal?: AbortSignal): Promise<PhotoFile>;
  /** At most 320 × 320 pixels. @throws LookalikeError PHOTO_NOT_FOUND */
  thumbnail(id: PhotoId, signal?: AbortSignal): Promise<ImageFile>;
  /** 240 × 240 pixels. @throws LookalikeError FACE_NOT_FOUND when the face is not indexed, STORE_UNAVAILABLE */
  crop(id: FaceId, signal?: AbortSignal): Promise<ImageFile>;
}

export function createImages({ gallery, indexes }: { gallery: LazyService<Gallery>; indexes: ModelIndexes }): Images {
  /** @param opened the gallery that the photo is also read from later, even if another one has been opened by then */
  async function find(
    opened: Gallery,
    id: PhotoId,
    signal: AbortSignal | undefined,
    rendering: readonly (string | number)[],
  ): Promise<TaggedFile & { photo: PhotoRef }> {
    const photo = findPhoto(opened, id);
    // Before the photo is read: if it changes in between, the tag is outdated and the image is requested again.
    const fingerprint = await untilAborted(opened.fingerprint(photo.id), signal);
    const etag = createHash('sha256')
      .update(JSON.stringify([fingerprint, ...rendering]))
      .digest('base64url')
      .slice(0, 27);
    return { etag, photo };
  }

  return {
    async photo(id, signal) {
      const opened = gallery.get();
      const { etag, photo } = await find(opened, id, signal, []);
      return { etag, open: () => openPhoto(opened.readParts(photo.id), signal) };
    },
    async thumbnail(id, signal) {
      const opened = gallery.get();
      const { etag, photo } = await find(opened, id, signal, ['thumbnail', THUMBNAIL_SIDE]);
      const read = async () => thumbnail(await deferredPhoto(opened, photo.id, signal), THUMBNAIL_SIDE, { signal });
      return { etag, read };
    },
    async crop(id, signal) {
      const opened = gallery.get();
      const { photoId, box } = await findIndexedFace(indexes, id, signal);
      const { x, y, width, height } = box;
      const rendering = ['crop', x, y, width, height, CROP_SIDE, CROP_MARGIN];
      const { etag, photo } = await find(opened, photoId, signal, rendering);
      const options = { size: CROP_SIDE, margin: CROP_MARGIN };
      const read = async () => cropFace(await deferredPhoto(opened, photo.id, signal), box, options, { signal });
      return { etag, read };
    },
  };
}

/** A photo to decode. @throws LookalikeError as `Gallery.size`; the reason of the signal */
export async function deferredPhoto(gallery: Gallery, id: PhotoId, signal?: AbortSignal): Promise<DeferredImage> {
  return { byteLength: await untilAborted(gallery.size(id), signal), read: () => gallery.read(id) };
}

async function findIndexedFace(indexes: ModelIndexes, id: FaceId, signal?: AbortSignal) {
  const problem = indexes.error();
  if (problem) throw LookalikeError.from(problem);
  const parsed = parseFaceId(id);
  const rows = parsed?.face == null ? [] : await indexedRows(indexes, [parsed.photoId], signal);
  const row = rows.find(({ faceId }) => faceId === id);
  if (row) return row;
  throw new LookalikeError(
    'FACE_NOT_FOUND',
    `No index has the face ${JSON.stringify(id)}.`,
    'Use the id of an indexed face, such as George_W_Bush/0001#0.',
  );
}

/** Reads the first part. */
async function openPhoto(parts: AsyncGenerator<PhotoPart, void, void>, signal?: AbortSignal): Promise<OpenPhoto> {
  // Waits for a part that is being read. Closing the file fails if its disk has failed, which ends nothing else.
  const close = () => void parts.return().catch(() => undefined);
  try {
    const { value: first } = await untilAborted(parts.next(), signal);
    const { bytes, totalBytes } = first!;
    // By the bytes: a browser must not execute a file that is not an image.
    return { contentType: detectMediaType(bytes), totalBytes, parts: withFirst(bytes, parts), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function* withFirst(first: Uint8Array, others: AsyncIterable<PhotoPart>): AsyncIterable<Uint8Array> {
  yield first;
  for await (const { bytes } of others) yield bytes;
}
