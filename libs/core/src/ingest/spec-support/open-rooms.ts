import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { openFolder } from '@lookalike/dataset';
import type { Problem } from '@lookalike/domain';
import type { ModelName } from '@lookalike/domain';
import type { Embedder } from '@lookalike/embedding';
import { openRecords, type Records } from '@lookalike/records';
import { createMemoryStore, type VectorStore } from '@lookalike/vector-store';
import { Indices } from '../../models/indices';
import { asProblem } from '../../rooms/as-problem';
import { Part } from '../../rooms/part';
import type { Rooms } from '../../rooms/rooms';
import { DrawingEmbedder } from './drawing-embedder';

export interface OpenRoomsOptions {
  /** Holds the gallery's folder `photos` and the data folder `data`. */
  folder: string;
  store?: VectorStore;
  embedder?: DrawingEmbedder;
  wanted?: ModelName[];
  /** For faults. */
  wrapRecords?: (records: Records) => Records;
  wrapStore?: (store: VectorStore) => VectorStore;
}

export interface OpenedRooms extends Rooms {
  embedder: Embedder & DrawingEmbedder;
}

/** Rooms over drawn photos: a real folder gallery and real records, the oracle for the store. */
export async function openRooms(options: OpenRoomsOptions): Promise<OpenedRooms> {
  const { folder, wanted = ['FACENET', 'RESNET50'], wrapRecords = same, wrapStore = same } = options;
  mkdirSync(join(folder, 'data'), { recursive: true });
  const logger = pino({ level: 'silent' });
  const part = <T>(opening: Promise<T>) => new Part(opening, PENDING, asProblem(logger));
  const gallery = part(openFolder({ folder: join(folder, 'photos') }));
  const store = part(Promise.resolve(wrapStore(options.store ?? createMemoryStore())));
  const records = part(openRecords({ file: join(folder, 'data', 'records.sqlite') }).then(wrapRecords));
  await Promise.all([gallery.opened(), store.opened(), records.opened()]);
  const embedder = (options.embedder ?? new DrawingEmbedder()) as Embedder & DrawingEmbedder;
  const supply = { wanted, ensure: async () => {}, settled: async () => {} };
  return { gallery, store, records, embedder, supply, indices: new Indices(gallery, store, embedder), logger };
}

const PENDING: Problem = { code: 'INTERNAL', message: 'pending', remedy: 'wait', retryable: false };

function same<T>(value: T): T {
  return value;
}
