import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LookalikeConfig } from '@lookalike/core';
import { seededRandom } from '@lookalike/testing';
import { openPhotos } from '../open-photos';

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
  const { gallery, name } = await openPhotos(config, 'THE SAMPLE GALLERY IS MEASURED');
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
