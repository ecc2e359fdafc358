import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import { createEmbedder, networkAssets } from '@lookalike/embedding';
import type { Logger } from 'pino';
import { createGalleryCalls } from './gallery-calls';
import type { LookalikeConfig } from './lookalike-config';
import { createGalleries } from './galleries/galleries';
import { createImages } from './galleries/images';
import { followOwner } from './ingestion/follow-owner';
import { createIngestions } from './ingestion/ingestions';
import { replaceGallery } from './ingestion/replace-gallery';
import { checkDataDirectory } from './lifecycle/check-data-directory';
import { GalleryCheck } from './lifecycle/gallery-check';
import { DEFAULT_RETRY_DELAY, type RetryDelay } from './lifecycle/lazy-service';
import { createGalleryOpener } from './lifecycle/open-gallery';
import { reportAssetProgress, type ReportProgress } from './lifecycle/progress';
import { startServices } from './lifecycle/start-services';
import { createToProblem, type DescribeRemedy } from './lifecycle/to-problem';
import type { Lookalike } from './lookalike';
import { IngestionActivity } from './models/ingestion-activity';
import { ModelIndexes } from './models/model-indexes';
import { createModelLoader } from './models/model-loader';
import { createContactSheets } from './search/contact-sheets';
import { serviceStatus } from './service-status';
import { StatusChanges } from './status-changes';

export interface OpenOptions {
  logger: Logger;
  describeRemedy: DescribeRemedy;
  onProgress?: ReportProgress;
  /** The delay between attempts to open an unavailable component; by default it doubles from 1 s to 60 s. */
  retryDelay?: RetryDelay;
  /** Whether the caller ingests the configured models as soon as possible: until then, INDEX_EMPTY is retryable. Default false. */
  ingestsAtStart?: boolean;
  /** Whether the gallery that is opened first is kept, also when LFW becomes available: for a command that ends soon. Default false. */
  keepGallery?: boolean;
}

/**
 * Creates all services and passes to each use case those that it needs. It returns at once: gallery, store, records and models open
 * in the background, with retries, and until then the queries that need them throw the reason.
 *
 * Each folder imports only those before it:
 * requests <- lifecycle <- models <- galleries <- search and ingestion <- this file.
 * @throws LookalikeError DATA_DIRECTORY_UNUSABLE
 */
export async function openLookalike(config: LookalikeConfig, options: OpenOptions): Promise<Lookalike> {
  const { logger, describeRemedy, onProgress = () => undefined, retryDelay = DEFAULT_RETRY_DELAY } = options;
  await checkDataDirectory(config.dataDirectory);
  const closing = new AbortController();
  const { signal } = closing;
  // Every service and every watcher listens. Not 0, which means no limit too: undici's getMaxListeners() throws then (Node 20).
  setMaxListeners(Infinity, signal);
  const toProblem = createToProblem(logger);
  const changes = new StatusChanges();
  const context = { signal, retryDelay, logger, toProblem, describeRemedy, onChange: changes.notify };

  const assets = createAssets({
    cacheFolder: join(config.cacheFolder, 'assets'),
    mirror: config.mirror,
    signal,
    onProgress: reportAssetProgress(onProgress),
    onNotice: ({ message }) => logger.warn(message),
  });
  const { cacheFolder, threads, precisions, executionProviders = ['cpu'] } = config;
  const embedder = createEmbedder({ cacheFolder, threads, precisions, executionProviders });
  const modelLoader = createModelLoader(
    { embedder, assets, specs: networkAssets, models: config.models, executionProviders },
    context,
  );
  const opener = createGalleryOpener({ config, assets, onProgress }, context);
  const started = startServices({ config, assets, openGallery: opener.open }, context);
  const { gallery, store, connection, ownership, records } = started;

  const activity = new IngestionActivity(gallery);
  if (options.ingestsAtStart) activity.setExpected(modelLoader.configured);
  const indexes = new ModelIndexes(gallery, store, embedder, activity);
  const search = { gallery, indexes, embedder };
  const ingestions = createIngestions({
    gallery,
    ownership,
    records,
    embedder,
    indexes,
    activity,
    modelLoader,
    logger,
    toProblem,
  });
  const following = followOwner({ gallery, ownership, records, indexes, activity, logger }, signal);
  const { downloaded } = opener;
  const replacing =
    downloaded && !options.keepGallery ? replaceGallery({ gallery, downloaded, ingestions, logger }, signal) : null;
  const galleryCheck = new GalleryCheck(gallery, context);
  const status = () => serviceStatus({ ...started, galleryCheck, embedder, modelLoader, indexes });

  return {
    ...createGalleryCalls({
      search,
      galleries: createGalleries({ gallery, records, indexes, activity, embedder }),
      images: createImages({ gallery, indexes }),
      contactSheets: createContactSheets(search),
      ingestions,
    }),
    status,
    watchStatus: (watcher) => changes.watch(status, watcher ? AbortSignal.any([signal, watcher]) : signal),
    async opened() {
      const services = [gallery, store, connection, ownership, records];
      await Promise.allSettled([modelLoader.firstAttempt(), ...services.map((service) => service.firstAttempt())]);
    },
    async close() {
      closing.abort();
      await Promise.all([ingestions.close(), following, replacing]);
      await Promise.allSettled([
        embedder.close(),
        connection.close(),
        records.close().then(() => ownership.close()),
        store.close(),
        gallery.close().then(() => downloaded?.close()),
      ]);
    },
  };
}
