import type { PhotoId, PhotoRef } from '@lookalike/domain';

export interface IdentitySummary {
  name: string;
  photoCount: number;
}

/** Why a file or folder is not used. */
export type IssueCode =
  | 'HEIC'
  | 'UNSUPPORTED_FORMAT'
  | 'NOT_AN_IMAGE'
  | 'NO_IMAGE_EXTENSION'
  | 'EMPTY'
  | 'NAME_NOT_UTF8'
  | 'SKIPPED_LINK'
  | 'BROKEN_LINK'
  | 'NOT_A_FILE'
  | 'NO_PERMISSION'
  | 'NOT_MOUNTED'
  | 'UNREADABLE'
  | 'NOT_DOWNLOADED';

/** A file or folder of a gallery that is not used, although it is not ignored on purpose. */
export interface GalleryIssue {
  /** Path inside the gallery. Bytes of a name that is not UTF-8 are written as `%` and two hexadecimal digits. */
  path: string;
  code: IssueCode;
  /** Why it is not used, as a sentence about the file or folder: `It is a link to itself.` */
  reason: string;
  /** What to do, as display text. */
  remedy: string;
  /** Whether it could not be read, so that it may contain photos. */
  isUnread: boolean;
  /** For NOT_DOWNLOADED: when the next download is tried, in the past while one is running; null or absent if none has failed. */
  retryAt?: Date | null;
}

/** Why a file or folder is ignored. Nothing of an ignored folder is read. */
export type IgnoreReason =
  /** A recycle bin: its photos were deleted. */
  | 'RECYCLE_BIN'
  /** Earlier versions of the same photos. */
  | 'SNAPSHOT'
  /** An operating system or a NAS system created it. */
  | 'SYSTEM'
  /** Its name begins with a dot. */
  | 'HIDDEN'
  /** A `.lookalikeignore` lists it. */
  | 'IGNORE_FILE';

/** The files and folders that are ignored for one reason. */
export interface IgnoredFiles {
  reason: IgnoreReason;
  /** A folder counts once. */
  count: number;
  /** The first paths inside the gallery, at most 10. */
  examples: string[];
}

/** The latest recorded fingerprint of each photo that has one. */
export type FindFingerprints = (ids: readonly PhotoId[]) => Promise<ReadonlyMap<PhotoId, string>>;

/** A mount point of a gallery's disks, or the gallery's folder, which need not be one. */
export interface Mount {
  /** Inside the gallery; `.` or above for the mount point of the disk that contains the gallery; empty for the gallery's folder. */
  path: string;
  /** Identifies the disk, also after a restart; null if it is unknown. */
  diskId: string | null;
}

export interface RefreshOptions {
  /** Decides which of several files with the same base name keeps their common id: see `keepIds`. */
  findFingerprints?: FindFingerprints;
  /** Earlier results of `Gallery.mounts`, maybe of another process. */
  mounts?: readonly Mount[];
  /** Whether the photos of disks that are not mounted count as deleted. Default false. */
  forgetMissingDisks?: boolean;
  /** The ids of the indexed photos in a folder of the gallery, at any depth; those of all if `folder` is empty. */
  indexedPhotos?(folder: string): AsyncIterable<PhotoId>;
}

/** A part of a photo's file. */
export interface PhotoPart {
  bytes: Uint8Array;
  /** The size of all parts together. */
  totalBytes: number;
}

/** A set of photos. */
export interface Gallery {
  /** `lfw`, `sample`, or for a folder its slug and 8 hex digits of the SHA-256 of its real path. */
  readonly name: string;
  readonly photoCount: number;
  readonly identityCount: number;
  /** Identities with the most photos first (equal counts by name), photos of an identity by id, photos without an identity last. */
  photos(): AsyncIterable<PhotoRef>;
  /** All photos, sorted by id (as `<` compares texts). Not a copy, and never changed: a refresh makes another list. */
  photosById(): readonly PhotoRef[];
  /** The photo with this id, or null. */
  find(id: PhotoId): PhotoRef | null;
  /**
   * The encoded bytes of a photo. A failure does not prove that the photo was deleted: see `unreadPlaceOf`.
   * @throws LookalikeError PHOTO_NOT_FOUND, PHOTO_UNREADABLE (only this photo), IMAGE_TOO_LARGE, ASSET_CORRUPT, GALLERY_UNAVAILABLE
   * (no photo can be read)
   */
  read(id: PhotoId): Promise<Uint8Array>;
  /**
   * The bytes of a photo in parts of at most 128 kB, all of the same version of the file. The file is open from the first part to the
   * last, or until the caller leaves the iteration.
   * @throws as `read`; PHOTO_UNREADABLE instead of the last part if the file has changed
   */
  readParts(id: PhotoId): AsyncGenerator<PhotoPart, void, void>;
  /** The size of a photo's file in bytes. @throws as `fingerprint` */
  size(id: PhotoId): Promise<number>;
  /**
   * A string that changes whenever the photo's bytes may have changed: the file's metadata, or a digest. Cheap, because the bytes are not
   * read if possible.
   * @throws LookalikeError PHOTO_NOT_FOUND, PHOTO_UNREADABLE, GALLERY_UNAVAILABLE
   */
  fingerprint(id: PhotoId): Promise<string>;
  /** A short text that the last scan gave the photo's file: another one when the file changed. Null if the gallery never changes. */
  version(id: PhotoId): string | null;
  /** Identities by name. `search` filters by a substring, ignoring case and accents; `_` equals a space. */
  identities(search?: string): Promise<IdentitySummary[]>;
  /** The identity with this name and its photos by id, or null. */
  identity(name: string): (IdentitySummary & { photos: PhotoRef[] }) | null;
  /** Sorted by path, with `/` before all other characters. */
  issues(): GalleryIssue[];
  /** Files and folders that are ignored on purpose, the most frequent reasons first. */
  ignored(): IgnoredFiles[];
  /** Whether the photo with this id, which `find` does not return, is ignored on purpose. */
  isIgnored(id: PhotoId): boolean;
  /**
   * The file or folder that may contain a photo that `find` does not return, because it could not be read, or the file in the place of the
   * photo, if it is not an image. Null when the gallery was read completely and does not contain the photo: only then is the photo known
   * to be deleted.
   */
  unreadPlaceOf(id: PhotoId): GalleryIssue | null;
  /**
   * Several files may have the same base name, such as `1.jpg` and `1.png`. Gives their common id to the one that was ingested with it.
   * A refresh does the same.
   */
  keepIds(findFingerprints: FindFingerprints): Promise<void>;
  /**
   * Whether an earlier scan of the same folder, by this process, listed the photo. False when the disk of the gallery may have been
   * exchanged since.
   */
  wasListed(id: PhotoId): boolean;
  /**
   * Looks for new, changed and deleted photos; does nothing in a gallery that never changes. When it throws, the gallery keeps its
   * photos: an unmounted disk must not look like deleted photos.
   * @throws LookalikeError GALLERY_UNAVAILABLE
   */
  refresh(options?: RefreshOptions): Promise<void>;
  /**
   * The gallery's folder and the mount points of its disks, also of disks that are missing: folders with photos, and the mount point of the
   * disk that contains the gallery. Empty for a gallery that is not a folder.
   */
  mounts(): Mount[];
  /**
   * Whether the photos can be read as a whole; one photo may still fail. Cheap: it may be called every second.
   * @throws LookalikeError GALLERY_UNAVAILABLE
   */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** A small photo, in one part. */
export function wholePhoto(bytes: Uint8Array): PhotoPart {
  return { bytes, totalBytes: bytes.byteLength };
}
