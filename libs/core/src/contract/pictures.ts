import type { FaceId, ModelName, PhotoId } from '@lookalike/domain';

export interface PictureFile {
  bytes: Uint8Array;
  /** e.g. `image/jpeg`. */
  contentType: string;
  /** Without quotes; equal bytes have equal tags. */
  etag: string;
}

export interface ContactSheetRequest {
  probes: PhotoId[];
  /** Results in a row, 1..100. */
  k: number;
  /** Absent: all that are READY and have rows. */
  models?: ModelName[];
}

export interface Pictures {
  /** The file as it is. @throws PHOTO_NOT_FOUND */
  photo(id: PhotoId): Promise<PictureFile>;
  thumbnail(id: PhotoId): Promise<PictureFile>;
  /** @throws FACE_NOT_FOUND when the face is not indexed */
  crop(id: FaceId): Promise<PictureFile>;
  /** PNG: each probe with its box, and a row of results for each model. @throws PHOTO_NOT_FOUND, INDEX_EMPTY ... */
  contactSheet(request: ContactSheetRequest): Promise<Uint8Array>;
}
