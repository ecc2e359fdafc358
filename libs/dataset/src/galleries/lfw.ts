import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { createCatalogue } from '../catalogue';
import { type Gallery, wholePhoto } from '../gallery';
import { photoNotFound } from '../photo-errors';
import type { Archive } from '../lfw/archive';
import { buildPack } from '../lfw/build-pack';
import { LFW_DIGEST, LFW_PHOTO_COUNT, parseLfwPhotoPath } from '../lfw/content';
import { Pack, type PackedPhoto } from '../lfw/pack';

export interface OpenLfwOptions {
  /** The asset `lfw-deepfunneled`, in the format `tgz` or `zip`. */
  asset: FetchedAsset;
  /** The photos are unpacked into `galleries/lfw` in this folder. */
  cacheFolder: string;
  /** Number of photos unpacked so far. Called only when the photos are not unpacked yet. */
  onProgress?(done: number, total: number): void;
  /** Stops unpacking. */
  signal?: AbortSignal;
}

/**
 * LFW deep-funneled, unpacked by the first call. May be called again after it failed.
 * @throws LookalikeError ASSET_CORRUPT, GALLERY_UNAVAILABLE; the reason of the signal
 */
export async function openLfw({ asset, cacheFolder, onProgress, signal }: OpenLfwOptions): Promise<Gallery> {
  const folder = join(cacheFolder, 'galleries', 'lfw');
  let pack = await Pack.open(folder, LFW_DIGEST);
  if (!pack) {
    const expected = { digest: LFW_DIGEST, photos: LFW_PHOTO_COUNT };
    await buildPack({ archive: await findArchive(asset), folder, expected, onProgress, signal });
    pack = await Pack.open(folder, LFW_DIGEST);
  }
  if (pack) return createLfwGallery(pack);
  throw new LookalikeError(
    'GALLERY_UNAVAILABLE',
    `The folder ${folder} was deleted or damaged directly after LFW was unpacked into it.`,
    'Try again.',
    { retryable: true },
  );
}

async function createLfwGallery(pack: Pack): Promise<Gallery> {
  const packedById = new Map<string, PackedPhoto>();
  const catalogue = await createCatalogue(
    pack.index.photos.map((photo) => {
      const { id, identity } = parseLfwPhotoPath(photo.path)!;
      packedById.set(id, photo);
      return { id, identity };
    }),
  );
  const find = (id: string): PackedPhoto => {
    const photo = packedById.get(id);
    if (!photo) throw photoNotFound('lfw', id);
    return photo;
  };
  return {
    ...catalogue,
    name: 'lfw',
    async *photos() {
      yield* catalogue.refs;
    },
    read: async (id) => pack.read(find(id)),
    readParts: async function* (id) {
      yield wholePhoto(await pack.read(find(id)));
    },
    size: async (id) => find(id).size,
    fingerprint: async (id) => find(id).sha256,
    version: () => null,
    issues: () => [],
    ignored: () => [],
    isIgnored: () => false,
    unreadPlaceOf: () => null,
    refresh: async () => undefined,
    keepIds: async () => undefined,
    mounts: () => [],
    // The file with the photos is open, so it can be read even after it was deleted.
    check: async () => undefined,
    wasListed: (id) => catalogue.find(id) !== null,
    close: () => pack.close(),
  };
}

async function findArchive({ folder, format }: FetchedAsset): Promise<Archive> {
  const files = await readdir(folder).catch(() => []);
  const file = files.find((name) => name.endsWith(`.${format}`));
  if (file && (format === 'tgz' || format === 'zip')) return { path: join(folder, file), format };
  throw new LookalikeError(
    'GALLERY_UNAVAILABLE',
    `The folder ${folder} contains no LFW archive in the format ${format}.`,
    'Download the asset lfw-deepfunneled again.',
  );
}
