import type { FaceId, PhotoId } from '@lookalike/domain';

export interface PictureFile {
  bytes: Uint8Array;
  /** e.g. `image/jpeg`. */
  contentType: string;
  /** Without quotes; equal bytes have equal tags. */
  etag: string;
}

export interface Pictures {
  /** The file as it is. @throws PHOTO_NOT_FOUND */
  photo(id: PhotoId): Promise<PictureFile>;
  thumbnail(id: PhotoId): Promise<PictureFile>;
  /** @throws FACE_NOT_FOUND when the face is not indexed */
  crop(id: FaceId): Promise<PictureFile>;
}
