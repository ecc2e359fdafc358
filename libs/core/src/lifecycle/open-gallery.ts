import type { Assets } from '@lookalike/assets';
import { type Gallery, lfwPhotos, openFolder, openLfw } from '@lookalike/dataset';
import { formatCount } from '@lookalike/domain';
import type { Logger } from 'pino';
import type { LookalikeConfig } from '../lookalike-config';
import { DownloadedGallery } from './downloaded-gallery';
import type { LazyServiceContext } from './lazy-service';
import type { ReportProgress } from './progress';
import { componentError } from './to-problem';

/** The log lists no more files than this: a folder can contain thousands of files that are not photos. */
const MAX_LOGGED_ISSUES = 20;

export interface GalleryOpenerOptions {
  config: Pick<LookalikeConfig, 'gallery' | 'cacheFolder'>;
  assets: Pick<Assets, 'fetch' | 'cached'>;
  onProgress: ReportProgress;
}

export interface GalleryOpener {
  /** Opens the configured gallery. @throws LookalikeError GALLERY_UNAVAILABLE, retryable as its cause; the reason of the signal */
  open(signal: AbortSignal): Promise<Gallery>;
  /** The gallery that `open` opens, if it may be a replacement or incomplete; null: `open` opens only the configured gallery. */
  downloaded: DownloadedGallery | null;
}

export function createGalleryOpener(options: GalleryOpenerOptions, context: LazyServiceContext): GalleryOpener {
  const { config, assets } = options;
  const isAuto = config.gallery === 'auto';
  const openLfw = (signal: AbortSignal) => openLfwGallery(options, signal);
  const downloaded =
    isAuto || config.gallery === 'sample'
      ? new DownloadedGallery({ assets, openLfw: isAuto ? openLfw : null }, context)
      : null;

  function openByName(signal: AbortSignal): Promise<Gallery> {
    if (downloaded) return downloaded.open();
    return config.gallery === 'lfw' ? openLfw(signal) : openFolder({ folder: config.gallery });
  }

  return {
    downloaded,
    async open(signal) {
      try {
        const gallery = await openByName(signal);
        logIssues(gallery, context.logger);
        return gallery;
      } catch (error) {
        throw componentError('GALLERY_UNAVAILABLE', error);
      }
    },
  };
}

async function openLfwGallery(
  { config, assets, onProgress }: GalleryOpenerOptions,
  signal: AbortSignal,
): Promise<Gallery> {
  const asset = await assets.fetch(lfwPhotos);
  return openLfw({
    asset,
    cacheFolder: config.cacheFolder,
    signal,
    onProgress: (done, total) =>
      onProgress({ task: 'unpack-lfw', title: 'LFW: unpacking', done, total, unit: 'items', finished: done === total }),
  });
}

/** Logs which files of a gallery are not used, why, and what to do. */
export function logIssues(gallery: Pick<Gallery, 'name' | 'issues' | 'ignored'>, logger: Logger): void {
  const ignored = gallery.ignored();
  if (ignored.length > 0) {
    const listed = ignored.map(({ reason, count, examples }) => `${reason} ${count} (such as ${examples[0]})`);
    logger.info(`The gallery ${gallery.name} ignores files and folders: ${listed.join(', ')}.`);
  }
  // Missing downloads have been logged with their remedies.
  const issues = gallery.issues().filter(({ code }) => code !== 'NOT_DOWNLOADED');
  if (issues.length === 0) return;
  const listed = issues.slice(0, MAX_LOGGED_ISSUES).map(({ path, reason, remedy }) => `${path}: ${reason} ${remedy}`);
  const rest = issues.length > listed.length ? ` And ${issues.length - listed.length} more.` : '';
  const files = formatCount(issues.length, 'file or folder is', 'files and folders are');
  logger.warn(`${files} not used in the gallery ${gallery.name}: ${listed.join(' ')}${rest}`);
}
