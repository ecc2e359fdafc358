import { open, realpath, stat } from 'node:fs/promises';
import { LookalikeError, type PhotoId } from '@lookalike/domain';
import { type Catalogue, createCatalogue } from '../catalogue';
import { galleryName } from '../folder/gallery-name';
import { type FoundPhoto, type Scan, scanFolder } from '../folder/scan-folder';
import { versionOf } from '../folder/walk-folder';
import { type Gallery, photoNotFound } from '../gallery';

/** 20 MB, the limit of libs/imaging, which this package must not import. A larger file could not be decoded, so it is not read. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;

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
  return new FolderGallery(root, await findPhotos(root));
}

class FolderGallery implements Gallery {
  readonly name: string;
  private catalogue: Catalogue;

  constructor(
    private readonly root: string,
    private scan: Scan,
  ) {
    this.name = galleryName(root);
    this.catalogue = createCatalogue(refsOf(scan));
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
    return this.withPhoto(id, ({ realPath }) => readPhotoFile(realPath));
  }

  async fingerprint(id: PhotoId): Promise<string> {
    return this.withPhoto(id, async ({ realPath }) => versionOf(await stat(realPath, { bigint: true })));
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

  async refresh(): Promise<void> {
    this.scan = await findPhotos(this.root, this.scan);
    this.catalogue = createCatalogue(refsOf(this.scan));
  }

  async close(): Promise<void> {}

  private async withPhoto<T>(id: PhotoId, action: (photo: FoundPhoto) => Promise<T>): Promise<T> {
    const photo = this.scan.photos.get(id);
    if (!photo) throw photoNotFound(this.name, id);
    try {
      return await action(photo);
    } catch (error) {
      if (LookalikeError.is(error)) throw error;
      // If the whole folder is missing, its disk is probably not mounted, and no photo may count as deleted.
      const isMissing = codeOf(error) === 'ENOENT';
      if (isMissing && (await stat(this.root).catch(() => null))) throw photoNotFound(this.name, id, error);
      throw unavailable(`The photo ${photo.realPath} cannot be read: ${(error as Error).message}.`, error);
    }
  }
}

async function findPhotos(root: string, previous?: Scan): Promise<Scan> {
  const scan = await translateFailure(root, () => scanFolder(root, previous));
  if (scan.photos.size > 0) return scan;
  const message = `The folder ${root} contains no photo (${scan.issues.length} other files).`;
  // A folder that is empty, or that had photos before, may be the mount point of a disk that is not mounted.
  const mayBeMountPoint = scan.issues.length === 0 || previous !== undefined;
  throw unavailable(message, undefined, mayBeMountPoint);
}

function refsOf({ photos }: Scan) {
  return [...photos.values()].map(({ id, identity }) => ({ id, identity }));
}

/** @throws LookalikeError IMAGE_TOO_LARGE, before any byte is read; and what node:fs throws */
async function readPhotoFile(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size <= MAX_FILE_BYTES) return await file.readFile();
    const megabytes = (bytes: number) => Math.ceil((bytes / 1024 / 1024) * 10) / 10;
    throw new LookalikeError(
      'IMAGE_TOO_LARGE',
      `The photo ${path} has ${megabytes(size)} MB; the limit is ${megabytes(MAX_FILE_BYTES)} MB.`,
      'Save it in a smaller size or as a JPEG.',
    );
  } finally {
    await file.close();
  }
}

async function translateFailure<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw unavailable(`The folder ${folder} does not exist.`, error);
    if (code === 'ENOTDIR') throw unavailable(`${folder} is not a folder.`, error);
    throw unavailable(`The folder ${folder} cannot be read: ${(error as Error).message}.`, error);
  }
}

/** @param retryable by default true unless someone must act: a missing folder or a failing disk may come back */
function unavailable(
  message: string,
  cause: unknown,
  retryable = !/^(?:EACCES|EPERM|ENOTDIR|ELOOP)$/u.test(codeOf(cause)),
): LookalikeError {
  return new LookalikeError(
    'GALLERY_UNAVAILABLE',
    message,
    'Choose a folder that can be read and contains photos as `<identity>/<photo>.jpg`, or photos without identities.',
    { cause, retryable },
  );
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
}
