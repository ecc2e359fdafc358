import { setTimeout } from 'node:timers/promises';
import type { Assets } from '@lookalike/assets';
import {
  type Gallery,
  type GalleryIssue,
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
import type { DescribeRemedy } from './to-problem';

/** How long to wait for LFW if the sample gallery is already in the cache. */
const LFW_TIMEOUT_MS = 3000;

/** The log lists no more files than this: a folder can contain thousands of files that are not photos. */
const MAXIMUM_LOGGED_ISSUES = 20;

export interface OpenGalleryOptions {
  config: Pick<LookalikeConfig, 'gallery' | 'cacheFolder'>;
  assets: Pick<Assets, 'fetch' | 'cached'>;
  logger: Logger;
  describeRemedy: DescribeRemedy;
  onProgress: ReportProgress;
  signal?: AbortSignal;
}

/** Opens the configured gallery. @throws LookalikeError GALLERY_UNAVAILABLE, retryable as its cause; the reason of the signal */
export async function openGallery(options: OpenGalleryOptions): Promise<Gallery> {
  try {
    const gallery = await openByName(options);
    logIssues(gallery, options.logger);
    return gallery;
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    // Assets and data sets have codes of their own, but the component that is unavailable is the gallery.
    const { message, remedy, retryable } = error;
    throw new LookalikeError('GALLERY_UNAVAILABLE', message, remedy, { retryable, cause: error });
  }
}

function openByName(options: OpenGalleryOptions): Promise<Gallery> {
  const { gallery } = options.config;
  if (gallery === 'sample') return openSampleGallery(options);
  if (gallery === 'lfw') return openLfwGallery(options);
  if (gallery !== 'auto') return openFolder({ folder: gallery });
  return openLfwOrSample(options);
}

async function openLfwOrSample(options: OpenGalleryOptions): Promise<Gallery> {
  const { assets, logger, describeRemedy } = options;
  const isSampleCached = !(await assets.cached(lfwPhotos)) && (await assets.cached(samplePortraits));
  const opening = openLfwGallery(options);
  try {
    const lfw = isSampleCached
      ? await Promise.race([opening, setTimeout(LFW_TIMEOUT_MS, null, { ref: false })])
      : await opening;
    if (lfw) return lfw;
    // The download continues for the next start.
    opening.then((late) => late.close()).catch(() => undefined);
    logger.warn('LFW is still downloading. The small sample gallery is used until the next start.');
    const remedy = 'Start the service again when the download is complete.';
    return openSampleGallery(options, [lfwNotDownloaded('It was still being downloaded at the start.', remedy)]);
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    const reason = `${error.message} ${describeRemedy(error)}`;
    logger.warn(`LFW is unavailable. The small sample gallery is used instead. ${reason}`);
    return openSampleGallery(options, [lfwNotDownloaded(error.message, error.remedy)]);
  }
}

/** A gallery or a part of it that is replaced or missing until the next start (docs/decisions/0021). */
function notDownloaded(path: string, reason: string, remedy: string): GalleryIssue {
  return { path, code: 'NOT_DOWNLOADED', reason, remedy, isUnread: false };
}

function lfwNotDownloaded(message: string, remedy: string): GalleryIssue {
  return notDownloaded('LFW', `${message} The sample gallery is used instead until the next start.`, remedy);
}

async function openLfwGallery({ config, assets, onProgress, signal }: OpenGalleryOptions): Promise<Gallery> {
  const asset = await assets.fetch(lfwPhotos);
  return openLfw({
    asset,
    cacheFolder: config.cacheFolder,
    signal,
    onProgress: (done, total) =>
      onProgress({ task: 'unpack-lfw', title: 'LFW: unpacking', done, total, unit: 'items', finished: done === total }),
  });
}

/** Opens the sample gallery with the portraits, the group photos or both, depending on what is available. */
async function openSampleGallery(
  { assets, logger, describeRemedy }: OpenGalleryOptions,
  missing: readonly GalleryIssue[] = [],
): Promise<Gallery> {
  const errors: LookalikeError[] = [];
  const issues = [...missing];
  async function fetchIfAvailable(spec: AssetSpec): Promise<FetchedAsset | null> {
    try {
      return await assets.fetch(spec);
    } catch (error) {
      if (!LookalikeError.is(error)) throw error;
      errors.push(error);
      issues.push(notDownloaded(spec.name, error.message, error.remedy));
      logger.warn(`${error.message} ${describeRemedy(error)}`);
      return null;
    }
  }
  const [portraits, group] = await Promise.all([samplePortraits, sampleGroup].map(fetchIfAvailable));
  if (!portraits && !group) {
    const [{ message, remedy }] = errors as [LookalikeError];
    const retryable = errors.some((error) => error.retryable);
    throw new LookalikeError('GALLERY_UNAVAILABLE', `The sample gallery is unavailable. ${message}`, remedy, {
      retryable,
    });
  }
  return openSample({ portraits: portraits ?? null, group: group ?? null, issues });
}

/** Logs which files of a gallery are not used, and why. */
export function logIssues(gallery: Pick<Gallery, 'name' | 'issues' | 'ignored'>, logger: Logger): void {
  const ignored = gallery.ignored();
  if (ignored.length > 0) {
    const listed = ignored.map(({ reason, count, examples }) => `${reason} ${count} (such as ${examples[0]})`);
    logger.info(`The gallery ${gallery.name} ignores files and folders: ${listed.join(', ')}.`);
  }
  // What was not downloaded has been logged with its remedy.
  const issues = gallery.issues().filter(({ code }) => code !== 'NOT_DOWNLOADED');
  if (issues.length === 0) return;
  const listed = issues.slice(0, MAXIMUM_LOGGED_ISSUES).map(({ path, reason }) => `${path}: ${reason}`);
  const rest = issues.length > listed.length ? ` And ${issues.length - listed.length} more.` : '';
  const files = issues.length === 1 ? 'One file is' : `${issues.length} files are`;
  logger.warn(`${files} not used in the gallery ${gallery.name}: ${listed.join(' ')}${rest}`);
}
