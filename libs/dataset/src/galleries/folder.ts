import { opendir, realpath, stat } from 'node:fs/promises';
import { parse } from 'node:path';
import { LookalikeError, type PhotoId, type PhotoRef } from '@lookalike/domain';
import { TimeSlice } from '@lookalike/node-support';
import { type Catalogue, createCatalogue } from '../catalogue';
import { sha256 } from '../digest';
import { assignIds, fingerprintOf } from '../folder/assign-ids';
import { compareDisks, diskIdOf } from '../folder/disk-id';
import { versionOf } from '../folder/file-version';
import { folderIdOf, isSameFolder } from '../folder/folder-id';
import { galleryName } from '../folder/gallery-name';
import { IGNORE_FILE, ignoreReasonOf } from '../folder/ignore-rules';
import { readPhotoFile, readPhotoParts } from '../folder/read-photo-file';
import { type FoundPhoto, mountsOf, readable, type Scan, scanFolder } from '../folder/scan-folder';
import { findUnreadPlace } from '../folder/unread-places';
import { type FindFingerprints, type Gallery, type RefreshOptions, type PhotoPart } from '../gallery';
import { photoNotFound, photoUnreadable } from '../photo-errors';
import { folderEmpty, noPhotoFound, rootChanged, translateFailure } from './folder-errors';

export interface OpenFolderOptions {
  folder: string;
}

/**
 * Any folder `<identity>/<photo>.jpg`. A photo at the root has no identity; the identity of a deeper one is its first folder. Files
 * that are not photos become issues. Ids are looked up in the list of found photos, so no id can refer to a file outside the folder.
 * May be called again after it failed.
 * @throws LookalikeError GALLERY_UNAVAILABLE: the folder does not exist, cannot be read or contains no photo
 */
export async function openFolder({ folder }: OpenFolderOptions): Promise<Gallery> {
  const root = await translateFailure(folder, () => realpath(folder));
  const scan = await findPhotos(root);
  return new FolderGallery(root, scan, await createCatalogue(refsOf(scan)));
}

class FolderGallery implements Gallery {
  readonly name: string;
  /** The photos that earlier scans of the same folder listed and the last one does not. */
  private deleted = new Set<PhotoId>();

  constructor(
    private readonly root: string,
    private scan: Scan,
    private catalogue: Catalogue,
  ) {
    this.name = galleryName(root);
  }

  get photoCount() {
    return this.catalogue.photoCount;
  }

  get identityCount() {
    return this.catalogue.identityCount;
  }

  async *photos() {
    yield* this.catalogue.refs;
  }

  photosById() {
    return this.catalogue.photosById();
  }

  find(id: PhotoId) {
    return this.catalogue.find(id);
  }

  async read(id: PhotoId): Promise<Uint8Array> {
    return this.withPhoto(id, ({ realPath }) => readPhotoFile(realPath));
  }

  async *readParts(id: PhotoId): AsyncGenerator<PhotoPart, void, void> {
    const { scan } = this;
    const photo = this.findPhoto(scan, id);
    try {
      yield* readPhotoParts(photo.realPath);
    } catch (error) {
      throw await this.photoFailure(scan, photo, error);
    }
  }

  async size(id: PhotoId): Promise<number> {
    return this.withPhoto(id, async ({ realPath }) => (await stat(realPath)).size);
  }

  async fingerprint(id: PhotoId): Promise<string> {
    return this.withPhoto(id, async ({ path, realPath }) =>
      fingerprintOf(path, versionOf(await stat(realPath, { bigint: true }))),
    );
  }

  version(id: PhotoId) {
    const photo = this.scan.photos.get(id);
    return photo ? sha256(fingerprintOf(photo.path, photo.version)).slice(0, 12) : null;
  }

  identities(search?: string) {
    return this.catalogue.identities(search);
  }

  identity(name: string) {
    return this.catalogue.identity(name);
  }

  issues() {
    return [...this.scan.issues];
  }

  ignored() {
    return this.scan.ignored.summaries();
  }

  isIgnored(id: PhotoId) {
    return this.scan.ignored.hasPhoto(id);
  }

  unreadPlaceOf(id: PhotoId) {
    return findUnreadPlace(this.scan.unread, id);
  }

  wasListed(id: PhotoId) {
    return this.scan.photos.has(id) || this.deleted.has(id);
  }

  async refresh(options?: RefreshOptions): Promise<void> {
    const previous = this.scan;
    const scan = await findPhotos(this.root, previous, options);
    const catalogue = await createCatalogue(refsOf(scan));
    const isOnDisk = scan.rootWithDisk.mountPoint !== parse(this.root).root;
    const comparison = compareDisks(diskIdOf(previous.root), diskIdOf(scan.root));
    const isSame = isOnDisk ? comparison === 'SAME' : comparison !== 'OTHER';
    if (isSame && isSameFolder(previous.root, scan.root)) await this.addDeleted(previous, scan);
    else this.deleted.clear();
    this.scan = scan;
    this.catalogue = catalogue;
  }

  async keepIds(findFingerprints: FindFingerprints): Promise<void> {
    const { scan } = this;
    const photos = await assignIds(scan.candidates, (id) => scan.photos.get(id)?.path, findFingerprints);
    const named: Scan = { ...scan, photos: await readable(photos) };
    const catalogue = await createCatalogue(refsOf(named));
    // A refresh that completed in the meantime has used the recorded fingerprints, too.
    if (this.scan !== scan) return;
    this.scan = named;
    this.catalogue = catalogue;
  }

  mounts() {
    return mountsOf(this.scan);
  }

  async check(): Promise<void> {
    if (await translateFailure(this.root, () => isEmpty(this.root))) {
      throw folderEmpty(this.root);
    }
  }

  async close(): Promise<void> {}

  private async addDeleted(previous: Scan, scan: Scan): Promise<void> {
    const slice = new TimeSlice();
    for (const id of previous.photos.keys()) {
      if (!scan.photos.has(id)) this.deleted.add(id);
      if (slice.hasExpired) await slice.yieldToEventLoop();
    }
  }

  private async withPhoto<T>(id: PhotoId, action: (photo: FoundPhoto) => Promise<T>): Promise<T> {
    const { scan } = this;
    const photo = this.findPhoto(scan, id);
    try {
      return await action(photo);
    } catch (error) {
      throw await this.photoFailure(scan, photo, error);
    }
  }

  private findPhoto({ photos }: Scan, id: PhotoId): FoundPhoto {
    const photo = photos.get(id);
    if (!photo) throw photoNotFound(this.name, id);
    return photo;
  }

  private async photoFailure({ root }: Scan, { id, path }: FoundPhoto, error: unknown): Promise<unknown> {
    if (LookalikeError.is(error)) return error;
    // When a disk is unmounted its mount point remains, as an empty folder: every photo would seem to be deleted.
    await this.check();
    const current = await folderIdOf(this.root).catch(() => null);
    if (!current || !isSameFolder(current, root)) return rootChanged(this.root, error);
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return photoNotFound(this.name, id, error);
    return photoUnreadable(path, error);
  }
}

async function findPhotos(root: string, previous?: Scan, options?: RefreshOptions): Promise<Scan> {
  const scan = await translateFailure(root, () => scanFolder(root, previous, options));
  if (scan.photos.size === 0) throw noPhotoFound(root, scan, previous !== undefined);
  return scan;
}

/**
 * Whether the folder contains only files and folders that are ignored by default, like the mount point of a disk that is not mounted.
 * @throws what node:fs throws
 */
async function isEmpty(root: string): Promise<boolean> {
  for await (const { name } of await opendir(root)) {
    // An ignore file may include files that are ignored by default.
    if (name === IGNORE_FILE || ignoreReasonOf(name, true, null) === null) return false;
  }
  return true;
}

function* refsOf({ photos }: Scan): Generator<PhotoRef> {
  for (const { id, identity } of photos.values()) yield { id, identity };
}
