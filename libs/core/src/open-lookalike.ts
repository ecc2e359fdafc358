import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import { createEmbedder, networkAssets } from '@lookalike/embedding';
import type { Logger } from 'pino';
import type { LookalikeConfig } from './config/lookalike-config';
import { createGalleries } from './galleries/create-galleries';
import { createIngestions } from './ingest/create-ingestions';
import type { Lookalike } from './lookalike';
import { Indices } from './models/indices';
import { createModelLoader } from './models/model-loader';
import { modelStatus } from './models/model-status';
import { createPictures } from './pictures/create-pictures';
import { createContactSheets } from './search/contact-sheets';
import { assetProgress } from './lifecycle/asset-progress';
import { checkDataFolder } from './lifecycle/check-data-folder';
import { DEFAULT_RETRY_DELAY, type RetryDelay } from './lifecycle/lazy-service';
import type { ReportProgress } from './lifecycle/progress';
import type { Services } from './lifecycle/services';
import { startServices } from './lifecycle/start-services';
import { createToProblem } from './lifecycle/to-problem';
import { compareFaces, embedProbe } from './search/embed-probe';
import { detectFaces } from './search/detect-faces';
import { compareModels, similarFaces } from './search/similar-faces';
import { serviceStatus, StatusChanges } from './service-status';

export interface OpenOptions {
  logger: Logger;
  onProgress?: ReportProgress;
  /** Of what could not be opened; the default doubles from 1 s to 60 s. */
  retryDelay?: RetryDelay;
}

/**
 * Creates all services and connects them. It returns at once: gallery, store, records and models are opened in the background, with
 * retries, and until then the queries that need them throw the reason.
 * @throws LookalikeError DATA_DIRECTORY_UNUSABLE
 */
export async function openLookalike(config: LookalikeConfig, options: OpenOptions): Promise<Lookalike> {
  const { logger, onProgress = () => undefined, retryDelay = DEFAULT_RETRY_DELAY } = options;
  await checkDataFolder(config.dataFolder);
  const closing = new AbortController();
  const { signal } = closing;
  // Every service and every watcher listens. Not 0 for no limit: with it, undici's getMaxListeners() throws (Node 20).
  setMaxListeners(Infinity, signal);
  const changes = new StatusChanges();
  const context = { signal, retryDelay, logger, toProblem: createToProblem(logger), onChange: changes.notify };
  const assets = createAssets({
    cacheFolder: join(config.cacheFolder, 'assets'),
    mirror: config.mirror,
    signal,
    onProgress: assetProgress(onProgress),
    onNotice: ({ message }) => logger.warn(message),
  });
  const embedder = createEmbedder({ cacheFolder: config.cacheFolder, threads: config.threads });
  const modelLoader = createModelLoader({ embedder, assets, specs: networkAssets, models: config.models }, context);
  const started = startServices({ config, assets, onProgress }, context);
  const { gallery, store, connection, records } = started;

  const indices = new Indices(gallery, store, embedder);
  const services: Services = { ...started, embedder, modelLoader, indices, logger };
  const status = () => serviceStatus({ ...started, embedder, modelLoader });
  const ingestions = createIngestions(services);

  return {
    similarFaces: (image, request, model) => similarFaces(services, image, request, model),
    compareModels: (image, request, models) => compareModels(services, image, request, models),
    detectFaces: (image, signal) => detectFaces(services, image, signal),
    embed: (image, request) => embedProbe(services, image, request),
    compareFaces: (a, b, models, signal) => compareFaces(services, a, b, models, signal),
    models: () => modelStatus(services),
    galleries: createGalleries(services),
    pictures: createPictures(services),
    contactSheets: createContactSheets(services),
    ingestions,
    status,
    watchStatus: (watcher) => changes.watch(status, watcher ? AbortSignal.any([signal, watcher]) : signal),
    async opened() {
      const services = [gallery, store, connection, records];
      await Promise.allSettled([modelLoader.firstAttempt(), ...services.map((service) => service.firstAttempt())]);
    },
    async close() {
      closing.abort();
      await ingestions.close();
      await Promise.allSettled([
        embedder.close(),
        records.close((opened) => opened.close()),
        store.close((opened) => opened.close()),
        gallery.close((opened) => opened.close()),
      ]);
    },
  };
}
