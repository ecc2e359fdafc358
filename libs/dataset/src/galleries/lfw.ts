import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { createCatalogue } from '../catalogue';
import type { Gallery } from '../gallery';
import { photoNotFound } from '../photo-not-found';
import { buildPack } from '../lfw/build-pack';
import { parseLfwPhotoPath } from '../lfw/lfw-photo-path';
import { Pack, type PackedPhoto } from '../lfw/pack';
import { LFW_DIGEST, LFW_PHOTOS } from '../lfw/lfw-content';
import type { Archive } from '../lfw/read-archive';

export interface OpenLfwOptions {
  /** `lfw-deepfunneled`, of format `tgz` or `zip`. */
  asset: FetchedAsset;
  /** The photos are kept in `galleries/lfw` there, read by offset. */
  cacheFolder: string;
  /** Photos unpacked so far; called on the first start only. */
  onProgress?(done: number, total: number): void;
}

/** @throws LookalikeError ASSET_CORRUPT, GALLERY_UNAVAILABLE */
export async function openLfw({ asset, cacheFolder, onProgress }: OpenLfwOptions): Promise<Gallery> {
  const folder = join(cacheFolder, 'galleries', 'lfw');
  let pack = await Pack.open(folder, LFW_DIGEST);
  if (!pack) {
    const expected = { digest: LFW_DIGEST, photos: LFW_PHOTOS };
    await buildPack({ archive: await archiveOf(asset), folder, expected, onProgress });
    pack = await Pack.open(folder, LFW_DIGEST);
  }
  if (pack) return galleryOf(pack);
  throw new LookalikeError('GALLERY_UNAVAILABLE', `LFW, unpacked into ${folder}, is gone again.`, 'Start again.');
}

function galleryOf(pack: Pack): Gallery {
  const packed = new Map<string, PackedPhoto>();
  const catalogue = createCatalogue(
    pack.index.photos.map((photo) => {
      const { id, identity } = parseLfwPhotoPath(photo.path)!;
      packed.set(id, photo);
      return { id, identity };
    }),
  );
  const find = (id: string): PackedPhoto => {
    const photo = packed.get(id);
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
    fingerprint: async (id) => find(id).sha256,
    issues: () => [],
    refresh: async () => undefined,
    close: () => pack.close(),
  };
}

async function archiveOf({ folder, format }: FetchedAsset): Promise<Archive> {
  const file = (await readdir(folder)).find((name) => name.endsWith(`.${format}`));
  if (file && (format === 'tgz' || format === 'zip')) return { path: join(folder, file), format };
  throw new LookalikeError(
    'GALLERY_UNAVAILABLE',
    `${folder} holds no LFW archive of the format ${format}.`,
    'Run `npm run fetch -- lfw-deepfunneled`.',
  );
}
