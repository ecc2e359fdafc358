import { realpath, stat } from 'node:fs/promises';
import { LookalikeError, type PhotoId } from '@lookalike/domain';
import { type Catalogue, createCatalogue } from '../catalogue';
import { galleryName } from '../folder/gallery-name';
import { readPhotoFile } from '../folder/read-photo-file';
import { type FoundPhoto, type Scan, scanFolder } from '../folder/scan-folder';
import { versionOf } from '../folder/walk-folder';
import type { Gallery } from '../gallery';
import { photoNotFound } from '../photo-not-found';

export interface OpenFolderOptions {
  folder: string;
}

/**
 * Any folder `<identity>/<photo>.jpg`. Photos at its root have no identity; of deeper ones the first folder is the identity.
 * Files that are no photos are issues. Ids are looked up among the photos found, so none of them can lead out of the folder.
 * @throws LookalikeError GALLERY_UNAVAILABLE: not there, not readable, or without a photo
 */
export async function openFolder({ folder }: OpenFolderOptions): Promise<Gallery> {
  const root = await attemptFolder(folder, () => realpath(folder));
  return new FolderGallery(root, await scan(root));
}

class FolderGallery implements Gallery {
  readonly name: string;
  private catalogue: Catalogue;

  constructor(
    private readonly root: string,
    private scanned: Scan,
  ) {
    this.name = galleryName(root);
    this.catalogue = createCatalogue(refsOf(scanned));
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

  find(id: PhotoId) {
    return this.catalogue.find(id);
  }

  async read(id: PhotoId): Promise<Uint8Array> {
    return this.attempt(id, ({ realPath }) => readPhotoFile(realPath));
  }

  async fingerprint(id: PhotoId): Promise<string> {
    return this.attempt(id, async ({ realPath }) => versionOf(await stat(realPath, { bigint: true })));
  }

  identities(search?: string) {
    return this.catalogue.identities(search);
  }

  identity(name: string) {
    return this.catalogue.identity(name);
  }

  issues() {
    return [...this.scanned.issues];
  }

  async refresh(): Promise<void> {
    this.scanned = await scan(this.root, this.scanned);
    this.catalogue = createCatalogue(refsOf(this.scanned));
  }

  async close(): Promise<void> {}

  private async attempt<T>(id: PhotoId, action: (photo: FoundPhoto) => Promise<T>): Promise<T> {
    const photo = this.scanned.photos.get(id);
    if (!photo) throw photoNotFound(this.name, id);
    try {
      return await action(photo);
    } catch (error) {
      if (LookalikeError.is(error)) throw error;
      const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      // One photo that was deleted meanwhile; or the whole folder is away, and then no photo may count as deleted.
      if (gone && (await stat(this.root).catch(() => null))) throw photoNotFound(this.name, id, error);
      throw unavailable(`The file ${photo.realPath} cannot be read: ${(error as Error).message}.`, error);
    }
  }
}

async function scan(root: string, earlier?: Scan): Promise<Scan> {
  const scanned = await attemptFolder(root, () => scanFolder(root, earlier));
  if (scanned.photos.size > 0) return scanned;
  throw unavailable(`The folder ${root} holds no photo (${scanned.issues.length} files that are none).`);
}

function refsOf({ photos }: Scan) {
  return [...photos.values()].map(({ id, identity }) => ({ id, identity }));
}

async function attemptFolder<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw unavailable(`The folder ${folder} is not there.`, error);
    if (code === 'ENOTDIR') throw unavailable(`${folder} is no folder.`, error);
    throw unavailable(`The folder ${folder} cannot be read: ${message}.`, error);
  }
}

function unavailable(message: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'GALLERY_UNAVAILABLE',
    message,
    'Name a folder that can be read and holds photos as `<identity>/<photo>.jpg`, or photos without names.',
    { cause },
  );
}
