import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import type { LookalikeConfig } from '@lookalike/core';
import {
  type Gallery,
  lfwPhotos,
  openFolder,
  openLfw,
  openSample,
  sampleGroup,
  samplePortraits,
} from '@lookalike/dataset';
import { LookalikeError } from '@lookalike/domain';
import { seededRandom } from '@lookalike/testing';

const SELECTION_SEED = 20;

/** Photos as files, so that every program of a comparison reads the same ones. */
export interface PhotoSet {
  /** A gallery folder. */
  folder: string;
  count: number;
  /** Where the photos come from, as display text. */
  source: string;
}

/**
 * Writes a random selection of a gallery's photos, the same in every run, into a folder.
 * @param config `lfw` is replaced by the sample gallery where LFW is unavailable
 * @param count null: all photos
 * @param folder created if necessary
 */
export async function writePhotoSet(config: LookalikeConfig, count: number | null, folder: string): Promise<PhotoSet> {
  const { gallery, name } = await openPhotos(config);
  try {
    const photos = [...gallery.photosById()];
    const random = seededRandom(SELECTION_SEED);
    const selected =
      count === null
        ? photos
        : Array.from(
            { length: Math.min(count, photos.length) },
            () => photos.splice(Math.floor(random() * photos.length), 1)[0]!,
          );
    for (const { id } of selected) {
      const bytes = await gallery.read(id);
      const file = join(folder, `${id}.${bytes[0] === 0xff ? 'jpg' : 'png'}`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    return { folder, count: selected.length, source: `${selected.length} of ${gallery.photoCount} photos of ${name}` };
  } finally {
    await gallery.close();
  }
}

async function openPhotos(config: LookalikeConfig): Promise<{ gallery: Gallery; name: string }> {
  const { cacheFolder } = config;
  const assets = createAssets({ cacheFolder: join(cacheFolder, 'assets'), mirror: config.mirror });
  if (config.gallery === 'lfw') {
    try {
      return { gallery: await openLfw({ asset: await assets.fetch(lfwPhotos), cacheFolder }), name: 'LFW' };
    } catch (error) {
      if (!LookalikeError.is(error)) throw error;
      console.error(`LFW IS UNAVAILABLE, THE SAMPLE GALLERY IS MEASURED: ${error.message}`);
    }
  } else if (config.gallery !== 'sample') {
    return { gallery: await openFolder({ folder: config.gallery }), name: config.gallery };
  }
  const [portraits, group] = await Promise.all([assets.fetch(samplePortraits), assets.fetch(sampleGroup)]);
  return { gallery: await openSample({ portraits, group }), name: 'the sample gallery' };
}
