import { setTimeout } from 'node:timers/promises';
import type { Assets } from '@lookalike/assets';
import { type Gallery, lfwPhotos, openFolder, openLfw, samplePortraits } from '@lookalike/dataset';
import { LookalikeError } from '@lookalike/domain';
import type { Logger } from 'pino';
import type { LookalikeConfig } from '../config/lookalike-config';
import { openSampleGallery } from './open-sample-gallery';
import type { ReportProgress } from './progress';
import { reportIssues } from './report-issues';

/** A machine that had to do with the sample before waits no longer than this for LFW. */
const PATIENCE_MS = 3000;

export interface OpenGalleryOptions {
  config: Pick<LookalikeConfig, 'gallery' | 'cacheFolder'>;
  assets: Pick<Assets, 'fetch' | 'cached'>;
  logger: Logger;
  onProgress: ReportProgress;
}

/** @throws LookalikeError GALLERY_UNAVAILABLE */
export async function openGallery(options: OpenGalleryOptions): Promise<Gallery> {
  const gallery = await openNamed(options).catch(unavailable);
  reportIssues(gallery, options.logger);
  return gallery;
}

/** Whatever the gallery lacks: to those who ask for it, it is the gallery that is not there. */
function unavailable(error: unknown): never {
  if (!LookalikeError.is(error)) throw error;
  throw new LookalikeError('GALLERY_UNAVAILABLE', error.message, error.remedy, { cause: error });
}

function openNamed(options: OpenGalleryOptions): Promise<Gallery> {
  const { gallery } = options.config;
  if (gallery === 'sample') return openSampleGallery(options);
  if (gallery === 'lfw') return lfw(options);
  if (gallery !== 'auto') return openFolder({ folder: gallery });
  return lfwElseSample(options);
}

async function lfwElseSample(options: OpenGalleryOptions): Promise<Gallery> {
  const { assets, logger } = options;
  const maySpareWaiting = !(await assets.cached(lfwPhotos)) && (await assets.cached(samplePortraits));
  const opening = lfw(options);
  try {
    const first = maySpareWaiting
      ? await Promise.race([opening, setTimeout(PATIENCE_MS, null, { ref: false })])
      : await opening;
    if (first) return first;
    // It may still come, and then serves the next start.
    opening.then((late) => late.close()).catch(() => undefined);
    logger.warn(
      'LFW HAS NOT COME YET, so the small sample gallery is used again. The next start uses LFW once it is here.',
    );
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    const reason = `${error.message} ${error.remedy}`;
    logger.warn(`LFW CANNOT BE HAD HERE, so the small sample gallery is used instead. ${reason}`);
  }
  return openSampleGallery(options);
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
