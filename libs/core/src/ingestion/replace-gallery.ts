import type { Gallery } from '@lookalike/dataset';
import { untilAborted } from '@lookalike/domain';
import type { Logger } from 'pino';
import type { DownloadedGallery } from '../lifecycle/downloaded-gallery';
import type { LazyService } from '../lifecycle/lazy-service';

export interface ReplacedServices {
  gallery: LazyService<Gallery>;
  /** The gallery that `gallery` opens. */
  downloaded: DownloadedGallery;
  ingestions: { whenIdle(action: () => void): void };
  logger: Logger;
}

/**
 * Opens the gallery again when something that was missing has been downloaded: LFW then replaces the sample gallery. An ingestion that is
 * running ends first, because its photos belong to one gallery (docs/decisions/0021). Resolves when nothing is missing or the signal is
 * aborted, and after an unexpected failure, which is logged: the open gallery is still served. Never rejects.
 */
export async function replaceGallery(
  { gallery, downloaded, ingestions, logger }: ReplacedServices,
  signal: AbortSignal,
): Promise<void> {
  const reopenWhenIdle = () =>
    new Promise<void>((resolve) => {
      let isWaiting = true;
      ingestions.whenIdle(() => {
        isWaiting = false;
        if (!signal.aborted) gallery.reopen();
        resolve();
      });
      if (isWaiting)
        logger.info('A missing part of the gallery is available now. It is used when the running ingestion has ended.');
    });

  try {
    await gallery.firstAttempt().catch(() => undefined);
    while (!signal.aborted && !downloaded.isComplete) {
      await untilAborted(downloaded.hasMissing ? downloaded.untilMore() : gallery.untilOpen(), signal);
      if (!downloaded.hasMore) continue;
      if (gallery.error()) await gallery.attemptNow();
      else await untilAborted(reopenWhenIdle(), signal);
      await untilAborted(gallery.untilOpen(), signal);
      const { name, photoCount } = gallery.get();
      logger.info({ gallery: name, photoCount }, `More of the gallery is available: ${name} is open now.`);
    }
  } catch (error) {
    if (!signal.aborted)
      logger.error({ err: error }, 'What is missing in the gallery is not added until the next start.');
  }
}
