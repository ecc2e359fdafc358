import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { openFolder } from '@lookalike/dataset';
import type { ModelName } from '@lookalike/domain';
import type { Embedder } from '@lookalike/embedding';
import { openRecords, type Records } from '@lookalike/records';
import { createMemoryStore, type VectorStore } from '@lookalike/vector-store';
import { Indices } from '../models/indices';
import type { Services } from '../lifecycle/services';
import { openService } from './lazy-services';
import { DrawingEmbedder } from './drawing-embedder';

export interface OpenServicesOptions {
  /** Holds the gallery's folder `photos` and the data folder `data`. */
  folder: string;
  store?: VectorStore;
  embedder?: DrawingEmbedder;
  configured?: ModelName[];
  /** For faults. */
  wrapRecords?: (records: Records) => Records;
  wrapStore?: (store: VectorStore) => VectorStore;
}

export interface OpenedServices extends Services {
  embedder: Embedder & DrawingEmbedder;
}

/** Services over drawn photos: a real folder gallery and real records, the oracle for the store. */
export async function openServices(options: OpenServicesOptions): Promise<OpenedServices> {
  const { folder, configured = ['FACENET', 'RESNET50'], wrapRecords = same, wrapStore = same } = options;
  mkdirSync(join(folder, 'data'), { recursive: true });
  const logger = pino({ level: 'silent' });
  const gallery = await openService(() => openFolder({ folder: join(folder, 'photos') }));
  const store = await openService(async () => wrapStore(options.store ?? createMemoryStore()));
  const records = await openService(async () =>
    wrapRecords(await openRecords({ file: join(folder, 'data', 'records.sqlite') })),
  );
  const embedder = (options.embedder ?? new DrawingEmbedder()) as Embedder & DrawingEmbedder;
  const modelLoader = {
    configured,
    load: async () => {},
    firstAttempt: async () => {},
    retryAt: () => null,
  };
  return { gallery, store, records, embedder, modelLoader, indices: new Indices(gallery, store, embedder), logger };
}

function same<T>(value: T): T {
  return value;
}
