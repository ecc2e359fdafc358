import { join } from 'node:path';
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

/** An open gallery with its name, as display text. The caller closes the gallery. */
export interface OpenedPhotos {
  gallery: Gallery;
  name: string;
  /** Whether it is LFW. */
  isLfw: boolean;
}

/**
 * Opens a gallery without an index.
 * @param config `lfw` is replaced by the sample gallery where LFW is unavailable
 * @param consequence what the sample gallery is used for instead, as a message: `THE SAMPLE GALLERY IS MEASURED`
 */
export async function openPhotos(
  config: Pick<LookalikeConfig, 'cacheFolder' | 'mirror' | 'gallery'>,
  consequence: string,
): Promise<OpenedPhotos> {
  const { cacheFolder } = config;
  const assets = createAssets({ cacheFolder: join(cacheFolder, 'assets'), mirror: config.mirror });
  if (config.gallery === 'lfw') {
    try {
      const gallery = await openLfw({ asset: await assets.fetch(lfwPhotos), cacheFolder });
      return { gallery, name: 'LFW', isLfw: true };
    } catch (error) {
      if (!LookalikeError.is(error)) throw error;
      console.error(`LFW IS UNAVAILABLE, ${consequence}: ${error.message}`);
    }
  } else if (config.gallery !== 'sample') {
    return { gallery: await openFolder({ folder: config.gallery }), name: config.gallery, isLfw: false };
  }
  const [portraits, group] = await Promise.all([assets.fetch(samplePortraits), assets.fetch(sampleGroup)]);
  return { gallery: await openSample({ portraits, group }), name: 'the sample gallery', isLfw: false };
}
