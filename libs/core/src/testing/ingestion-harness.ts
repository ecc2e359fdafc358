import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openFolder } from '@lookalike/dataset';
import { type FaceRow, MODEL_NAMES, type ModelName, type PhotoId } from '@lookalike/domain';
import type { Embedder } from '@lookalike/embedding';
import { openRecords, type Records } from '@lookalike/records';
import { createMemoryStore, type VectorStore } from '@lookalike/vector-store';
import type { IngestionServices } from '../ingestion/active-ingestion';
import type { IngestionRequest } from '../ingestion/ingestion-request';
import { createIngestions } from '../ingestion/ingestions';
import type { Ingestion } from '../ingestion/progress';
import { ownershipOf } from '../lifecycle/ownership';
import { IngestionActivity } from '../models/ingestion-activity';
import { ModelIndexes } from '../models/model-indexes';
import { DrawingEmbedder } from './drawing-embedder';
import { type Drawing, drawPhoto, removePhoto } from './drawn-photos';
import { lazyServiceContext, openService } from './lazy-services';

export interface FaultOptions {
  wrapRecords?: (records: Records) => Records;
  wrapStore?: (store: VectorStore) => VectorStore;
  /** As on a remote Milvus. Default: the store belongs to the records, as with Milvus Lite. */
  sharesStore?: boolean;
}

/**
 * Ingestions over drawn photos: a real folder gallery and real records, the in-memory store, and an embedder without networks. Photos,
 * store and records outlive `close()`, so that the service can be opened again.
 */
export class IngestionHarness {
  readonly store = createMemoryStore();
  readonly embedder = new DrawingEmbedder();
  readonly folder: string;
  services!: IngestionServices;
  ingestions!: ReturnType<typeof createIngestions>;

  /** @param parent a folder that the caller removes */
  constructor(parent: string, photos: Record<PhotoId, Drawing>) {
    mkdirSync(parent, { recursive: true });
    this.folder = mkdtempSync(join(parent, 'harness-'));
    mkdirSync(join(this.folder, 'photos'));
    // On a mounted disk, such as a tmpfs for temporary files, a folder is recognised by its creation time, which is known only if it differs
    // from the time of the last change. Kernels take times from a clock with ticks of up to 10 ms.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    for (const [id, drawing] of Object.entries(photos)) this.draw(id, drawing);
  }

  async open({ wrapRecords = same, wrapStore = same, sharesStore = false }: FaultOptions = {}): Promise<this> {
    const { folder } = this;
    mkdirSync(join(folder, 'data'), { recursive: true });
    const gallery = await openService(() => openFolder({ folder: join(folder, 'photos') }));
    const store = await openService(async () => wrapStore(this.store));
    const file = join(folder, 'data', 'records.sqlite');
    const records = await openService(async () => wrapRecords(await openRecords({ file })));
    const { logger, toProblem } = lazyServiceContext();
    const embedder = this.embedder as DrawingEmbedder & Embedder;
    const activity = new IngestionActivity(gallery);
    const indexes = new ModelIndexes(gallery, store, embedder, activity);
    const modelLoader = {
      configured: ['FACENET', 'RESNET50'] as const,
      load: async () => {},
      firstAttempt: async () => {},
      isRequested: () => true,
      retryAt: () => null,
    };
    const ownership = await openService(async () => ({ ...ownershipOf(store.get()), sharesStore }));
    this.services = { gallery, ownership, records, embedder, indexes, activity, modelLoader, logger, toProblem };
    this.ingestions = createIngestions(this.services);
    return this;
  }

  async close(): Promise<void> {
    await this.ingestions.close();
    await this.services.records.get().close();
  }

  /** Starts an ingestion and waits until it has ended. */
  async ingest(request: IngestionRequest = {}): Promise<Ingestion> {
    let last = await this.ingestions.start(request);
    for await (last of this.ingestions.watch(last.id));
    return last;
  }

  /** All rows of a model's index: face id -> the first digits of the vector, which differ between contents. */
  async rows(model: ModelName): Promise<Record<string, string>> {
    const rows: Record<string, string> = {};
    for await (const { faceId, vector } of (await this.services.indexes.open(model)).rows()) {
      rows[faceId] = [...vector.subarray(0, 8)].map((value) => value.toFixed(3)).join(' ');
    }
    return rows;
  }

  /** All recorded outcomes: photo id -> outcome, number of rows and error code. */
  async outcomes(model: ModelName): Promise<Record<string, string>> {
    const outcomes: Record<string, string> = {};
    const { records, indexes } = this.services;
    for await (const { photoId, outcome, rows, problem } of records.get().outcomes(indexes.scope(model))) {
      outcomes[photoId] = [outcome, rows, problem?.code].filter((part) => part !== undefined).join(' ');
    }
    return outcomes;
  }

  /** Saves photos, records and rows of a closed service. @returns a function that restores them */
  async save(): Promise<() => Promise<void>> {
    const saved = `${this.folder}-saved`;
    cpSync(this.folder, saved, { recursive: true, preserveTimestamps: true });
    const indexes = MODEL_NAMES.flatMap((model) => {
      const { recipeHash, dimension } = this.embedder.models().find(({ name }) => name === model)!;
      const index = this.services.indexes.openUnverified(model);
      return recipeHash ? [{ recipe: { recipeHash, dimension }, index }] : [];
    });
    const rows = await Promise.all(
      indexes.map(({ index }) => Readable.from(index.rows()).toArray() as Promise<FaceRow[]>),
    );
    return async () => {
      // Not the gallery's folder itself: one that is created again is another disk, from which no photo counts as deleted. Whether it is
      // recognised depends on the ticks of the kernel's clock.
      for (const parent of ['data', 'photos'].map((name) => join(this.folder, name))) {
        for (const name of readdirSync(parent)) rmSync(join(parent, name), { recursive: true });
      }
      cpSync(saved, this.folder, { recursive: true, preserveTimestamps: true });
      for (const [i, { index, recipe }] of indexes.entries()) {
        await index.drop();
        await index.open(recipe);
        await index.upsert(rows[i]!);
      }
    };
  }

  /** As in a data directory that is empty; the service has to be closed. */
  deleteRecords(): void {
    rmSync(join(this.folder, 'data'), { recursive: true });
  }

  draw(id: PhotoId, drawing: Drawing): void {
    drawPhoto(join(this.folder, 'photos'), id, drawing);
  }

  remove(id: PhotoId): void {
    removePhoto(join(this.folder, 'photos'), id);
  }
}

/** e.g. `FACENET INDEXED 3`, sorted. */
export function outcomeCounts({ outcomes }: Ingestion): string[] {
  return outcomes.map(({ model, outcome, count }) => `${model} ${outcome} ${count}`).sort();
}

function same<T>(value: T): T {
  return value;
}
