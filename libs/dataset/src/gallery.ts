import type { PhotoId, PhotoRef } from '@lookalike/domain';

export interface IdentitySummary {
  name: string;
  photoCount: number;
}

/** Something in a gallery that could not be used; never fatal. */
export interface GalleryIssue {
  /** Path inside the gallery. */
  path: string;
  /** For people: why it is not used. */
  reason: string;
}

/** A set of photos. It knows no model. */
export interface Gallery {
  /** `lfw`, `sample`, or a folder's slug and 8 hex digits of the sha256 of its real path. */
  readonly name: string;
  readonly photoCount: number;
  readonly identityCount: number;
  /** Identities with the most photos first (names ascending among equals), each one's photos in id order; photos without identity last. */
  photos(): AsyncIterable<PhotoRef>;
  /** null: no such photo. */
  find(id: PhotoId): PhotoRef | null;
  /** Encoded bytes. @throws LookalikeError PHOTO_NOT_FOUND, IMAGE_TOO_LARGE, ASSET_CORRUPT, GALLERY_UNAVAILABLE */
  read(id: PhotoId): Promise<Uint8Array>;
  /** Changes whenever the photo's bytes may have changed (size and modification time, or a digest): cheap, without reading it where possible. */
  fingerprint(id: PhotoId): Promise<string>;
  /** By name ascending; `search` filters by case- and accent-insensitive substring, `_` as a space. */
  identities(search?: string): Promise<IdentitySummary[]>;
  /** null: no such identity. Photos in id order. */
  identity(name: string): (IdentitySummary & { photos: PhotoRef[] }) | null;
  issues(): GalleryIssue[];
  /**
   * Looks for photos that are new, changed or gone; for galleries that never change it does nothing. When it throws, the
   * gallery stays as it was: a folder whose disk is away has not lost its photos.
   * @throws LookalikeError GALLERY_UNAVAILABLE
   */
  refresh(): Promise<void>;
  close(): Promise<void>;
}
