import type { Assets } from '@lookalike/assets';
import {
  type Gallery,
  lfwPhotos,
  openFolder,
  openLfw,
  openSample,
  sampleGroup,
  samplePortraits,
} from '@lookalike/dataset';
import { type AssetSpec, type FetchedAsset, LookalikeError } from '@lookalike/domain';
import type { Logger } from 'pino';
import type { LookalikeConfig } from '../config/lookalike-config';
import type { ReportProgress } from './progress';
import { reportIssues } from './report-issues';

export interface OpenGalleryOptions {
  config: Pick<LookalikeConfig, 'gallery' | 'cacheFolder'>;
  assets: Pick<Assets, 'fetch'>;
  logger: Logger;
  onProgress: ReportProgress;
}

/** @throws LookalikeError GALLERY_UNAVAILABLE */
export async function openGallery(options: OpenGalleryOptions): Promise<Gallery> {
  const gallery = await openNamed(options);
  reportIssues(gallery, options.logger);
  return gallery;
}

async function openNamed(options: OpenGalleryOptions): Promise<Gallery> {
  const { gallery } = options.config;
  if (gallery === 'sample') return sample(options);
  if (gallery === 'lfw') return lfw(options);
  if (gallery !== 'auto') return openFolder({ folder: gallery });
  try {
    return await lfw(options);
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    options.logger.warn(
      `LFW CANNOT BE HAD HERE, so the small sample gallery is used instead. ${error.message} ${error.remedy}`,
    );
    return sample(options);
  }
}

async function lfw({ config, assets, onProgress }: OpenGalleryOptions): Promise<Gallery> {
  const asset = await assets.fetch(lfwPhotos);
  return openLfw({
    asset,
    cacheFolder: config.cacheFolder,
    onProgress: (done, total) =>
      onProgress({ task: 'unpack-lfw', title: 'LFW: unpacking', done, total, finished: done === total }),
  });
}

/** With what of it can be had: the portraits, the group photos, or both. */
async function sample({ assets, logger }: OpenGalleryOptions): Promise<Gallery> {
  const failures: LookalikeError[] = [];
  const fetched = async (spec: AssetSpec): Promise<FetchedAsset | null> => {
    try {
      return await assets.fetch(spec);
    } catch (error) {
      if (!LookalikeError.is(error)) throw error;
      failures.push(error);
      logger.warn(`${error.message} ${error.remedy}`);
      return null;
    }
  };
  const [portraits, group] = await Promise.all([samplePortraits, sampleGroup].map(fetched));
  if (!portraits && !group) {
    const [{ message, remedy }] = failures as [LookalikeError];
    throw new LookalikeError('GALLERY_UNAVAILABLE', `The sample gallery cannot be had. ${message}`, remedy);
  }
  return openSample({ portraits: portraits ?? null, group: group ?? null });
}
