import { isDeepStrictEqual } from 'node:util';
import { setTimeout } from 'node:timers/promises';
import { LookalikeError, type OutcomeKind } from '@lookalike/domain';
import { type IngestionInput, ingestionNotFound, type IngestionRecord } from '@lookalike/records';
import { notOwner } from '@lookalike/vector-store';
import type { PhotoOutcome } from '../galleries/lookups';
import { CursorCodec, type Page, type PageRequest } from '../requests/page';
import { ActiveIngestion, type IngestionServices } from './active-ingestion';
import { ingestedPhotos } from './ingested-photos';
import { checkRequest, type IngestionRequest, toIngestionInput } from './ingestion-request';
import type { Ingestion } from './progress';
import { UnrecordedEnds } from './unrecorded-ends';
import { watchProgress, watchRecords } from './watch-ingestion';

/** Ingestions are listed by their `sequence`. */
const CURSORS = new CursorCodec(
  'ingestion',
  (key): key is [number] => key.length === 1 && Number.isSafeInteger(key[0]),
);

/** A store that does not answer must not prevent the process from exiting. */
const CLOSE_TIMEOUT_MS = 1500;

/** One ingestion at a time, and the records of earlier ones. */
export interface Ingestions {
  /**
   * If an ingestion with the same input is running, it returns that one. A model that cannot be ingested (UNAVAILABLE, INDEX_STALE)
   * does not affect the others; the ingestion then ends FAILED with that problem.
   * @throws LookalikeError INGESTION_RUNNING, STORE_IN_USE, GALLERY_UNAVAILABLE, STORE_UNAVAILABLE, IDENTITY_NOT_FOUND,
   * ARGUMENT_OUT_OF_RANGE
   */
  start(request: IngestionRequest): Promise<Ingestion>;
  /** Returns when it has ended, at once if it has ended before. @throws LookalikeError INGESTION_NOT_FOUND, STORE_IN_USE */
  cancel(id: string): Promise<Ingestion>;
  /** @throws LookalikeError INGESTION_NOT_FOUND */
  get(id: string): Promise<Ingestion>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Ingestion>>;
  /**
   * The outcomes of its photos, by photo id and model; without UNCHANGED, which is only counted.
   * @throws LookalikeError INGESTION_NOT_FOUND
   */
  photos(id: string, page: PageRequest, outcome?: OutcomeKind): Promise<Page<PhotoOutcome>>;
  /** The state now, then each change, at most a few per second, ending after the final state. @throws LookalikeError INGESTION_NOT_FOUND */
  watch(id: string, signal?: AbortSignal): AsyncIterable<Ingestion>;
}

export interface RunningIngestions extends Ingestions {
  /** Calls `action` while no ingestion is running: at once, or when the running one has ended, before another one can start. */
  whenIdle(action: () => void): void;
  close(): Promise<void>;
}

export function createIngestions(services: IngestionServices): RunningIngestions {
  const { modelLoader } = services;
  const records = () => services.records.get();
  let current: { request: IngestionRequest; ingestion: Promise<ActiveIngestion> } | null = null;
  const waitingForEnd: (() => void)[] = [];
  const inputOf = (request: IngestionRequest): IngestionInput => toIngestionInput(request, modelLoader.configured);

  const unrecorded = new UnrecordedEnds(records, services.logger);

  async function begin(request: IngestionRequest, onEnd: () => void): Promise<ActiveIngestion> {
    try {
      const opened = records();
      const record = await opened.startIngestion(inputOf(request));
      return new ActiveIngestion(services, record, request, (end) => {
        if (end) unrecorded.add(end, opened.id);
        onEnd();
      });
    } catch (error) {
      onEnd();
      throw error;
    }
  }

  function end(): void {
    current = null;
    for (const action of waitingForEnd.splice(0)) action();
  }

  async function findActive(id: string): Promise<ActiveIngestion | null> {
    const ingestion = await current?.ingestion.catch(() => null);
    return ingestion?.progress.snapshot().id === id ? ingestion : null;
  }

  /** An ingestion that does not run in this process. */
  async function readRecord(id: string): Promise<Ingestion> {
    const end = unrecorded.find(id);
    if (end) return end;
    const record = await records().ingestion(id);
    if (record) return ingestionOf(record);
    throw ingestionNotFound(id);
  }

  return {
    async start(request) {
      if (services.ownership.get().role === 'reader') throw notOwner('ingest');
      await checkRequest(services.gallery.get(), request);
      if (current && !isDeepStrictEqual(inputOf(current.request), inputOf(request))) throw ingestionRunning();
      current ??= { request, ingestion: begin(request, end) };
      return (await current.ingestion).progress.snapshot();
    },

    async cancel(id) {
      const active = await findActive(id);
      if (active) return active.cancel();
      const ingestion = await readRecord(id);
      if (ingestion.status === 'RUNNING') throw notOwner('ingest', 'Cancel');
      return ingestion;
    },

    get: async (id) => (await findActive(id))?.progress.snapshot() ?? readRecord(id),

    async list(page) {
      const { first, afterKey } = CURSORS.read(page);
      const { ingestions, hasNextPage, totalCount } = await records().ingestions(first, afterKey?.[0]);
      const nodes = await Promise.all(
        ingestions.map(
          async (record) =>
            (await findActive(record.id))?.progress.snapshot() ?? unrecorded.find(record.id) ?? ingestionOf(record),
        ),
      );
      return {
        nodes,
        cursors: ingestions.map(({ sequence }) => CURSORS.cursorOf([sequence])),
        hasNextPage,
        totalCount,
      };
    },

    async photos(id, page, outcome) {
      await readRecord(id);
      return ingestedPhotos({ records: records(), gallery: services.gallery.get() }, id, page, outcome);
    },

    async *watch(id, signal) {
      const active = await findActive(id);
      yield* active ? watchProgress(active.progress, signal) : watchRecords(() => readRecord(id), signal);
    },

    whenIdle(action) {
      if (current) waitingForEnd.push(action);
      else action();
    },

    async close() {
      const active = await current?.ingestion.catch(() => null);
      if (active) await Promise.race([active.interrupt(), setTimeout(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
      await unrecorded.close();
    },
  };
}

/** Its models are those that have outcomes; if there are none, the requested ones. */
function ingestionOf({ input, sequence: _sequence, ...record }: IngestionRecord): Ingestion {
  const models = [...new Set(record.outcomes.map(({ model }) => model))];
  return { ...record, models: models.length > 0 ? models : input.models, photosPerSecond: null, secondsLeft: null };
}

function ingestionRunning(): LookalikeError {
  return new LookalikeError(
    'INGESTION_RUNNING',
    'Another ingestion is running, and only one can run at a time.',
    'Wait until it has ended, or cancel it. The photos that it has indexed stay indexed.',
    { retryable: true },
  );
}
