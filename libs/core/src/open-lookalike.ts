import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import { createEmbedder, networkAssets } from '@lookalike/embedding';
import { openRecords } from '@lookalike/records';
import type { Logger } from 'pino';
import type { LookalikeConfig } from './config/lookalike-config';
import { createGalleries } from './galleries/create-galleries';
import { createIngestions } from './ingest/create-ingestions';
import type { Lookalike } from './lookalike';
import { createModelSupply } from './models/create-model-supply';
import { Indices } from './models/indices';
import { modelStatus } from './models/model-status';
import { createPictures } from './pictures/create-pictures';
import { createContactSheets } from './report/create-contact-sheets';
import { asProblem } from './rooms/as-problem';
import { assetProgress } from './rooms/asset-progress';
import { checkDataFolder } from './rooms/check-data-folder';
import { openGallery } from './rooms/open-gallery';
import { dataFolderOf, openStore } from './rooms/open-store';
import { Part } from './rooms/part';
import type { ReportProgress } from './rooms/progress';
import { serviceStatus } from './rooms/service-status';
import type { Rooms } from './rooms/rooms';
import { compareFaces, embedProbe } from './search/embed-probe';
import { detectFaces } from './search/detect-faces';
import { compareModels, similarFaces } from './search/similar-faces';

export interface OpenOptions {
  logger: Logger;
  onProgress?: ReportProgress;
}

/**
 * Wires the rooms together. It returns at once: gallery, store and models are opened in the background, and until then the
 * queries that need them say so.
 * @throws LookalikeError DATA_DIRECTORY_UNUSABLE
 */
export async function openLookalike(config: LookalikeConfig, options: OpenOptions): Promise<Lookalike> {
  const { logger, onProgress = () => undefined } = options;
  await checkDataFolder(config.dataFolder);
  const toProblem = asProblem(logger);
  const ending = new AbortController();
  const assets = createAssets({
    cacheFolder: join(config.cacheFolder, 'assets'),
    mirror: config.mirror,
    signal: ending.signal,
    onProgress: assetProgress(onProgress),
    onNotice: ({ message }) => logger.warn(message),
  });
  const embedder = createEmbedder({ cacheFolder: config.cacheFolder, threads: config.threads });
  const supply = createModelSupply({
    embedder,
    assets,
    specs: networkAssets,
    models: config.models,
    logger,
    signal: ending.signal,
    asProblem: toProblem,
  });

  const gallery = new Part(openGallery({ config, assets, logger, onProgress }), pending.gallery, toProblem);
  const opening = gallery.opened().then(async ({ name }) => {
    const dataFolder = dataFolderOf(config, name);
    await mkdir(dataFolder, { recursive: true });
    return { dataFolder, store: await openStore(config, dataFolder, assets, logger) };
  });
  const store = new Part(
    opening.then((opened) => opened.store),
    pending.store,
    toProblem,
  );
  const records = new Part(
    opening.then(({ dataFolder, store: { role } }) =>
      openRecords({ file: join(dataFolder, 'records.sqlite'), readOnly: role === 'reader' }),
    ),
    pending.store,
    toProblem,
  );

  const indices = new Indices(gallery, store, embedder);
  const rooms: Rooms = { gallery, store, records, embedder, supply, indices, logger };
  const ingestions = createIngestions(rooms);

  return {
    similarFaces: (image, request, model) => similarFaces(rooms, image, request, model),
    compareModels: (image, request, models) => compareModels(rooms, image, request, models),
    detectFaces: (image, signal) => detectFaces(rooms, image, signal),
    embed: (image, request) => embedProbe(rooms, image, request),
    compareFaces: (a, b, models, signal) => compareFaces(rooms, a, b, models, signal),
    models: () => modelStatus(rooms),
    galleries: createGalleries(rooms),
    pictures: createPictures(rooms),
    contactSheets: createContactSheets(rooms),
    ingestions,
    status: () => serviceStatus(rooms),
    async opened() {
      await Promise.allSettled([supply.settled(), gallery.opened(), store.opened(), records.opened()]);
    },
    async close() {
      ending.abort();
      await ingestions.close();
      await Promise.allSettled([
        embedder.close(),
        records.opened().then((opened) => opened.close()),
        store.opened().then((opened) => opened.close()),
        gallery.opened().then((opened) => opened.close()),
      ]);
    },
  };
}

const pending = {
  gallery: {
    code: 'GALLERY_UNAVAILABLE',
    message: 'The gallery is still being opened.',
    remedy: 'Ask again in a moment.',
    retryable: true,
  },
  store: {
    code: 'STORE_UNAVAILABLE',
    message: 'Milvus is still being started.',
    remedy: 'Ask again in a moment.',
    retryable: true,
  },
} as const;
