import { isDeepStrictEqual } from 'node:util';
import { setTimeout } from 'node:timers/promises';
import type { RunInput } from '@lookalike/records';
import { cursorOf, readPageRequest } from '../galleries/page';
import type { Ingestion, IngestionRequest, Ingestions } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { ActiveIngestion } from './active-ingestion';
import { ingestionOfRun } from './ingestion-of-run';
import { checkRequest, runInput } from './ingestion-input';
import { photosOfIngestion } from './photos-of-ingestion';
import { ingestionNotFound, ingestionRunning, ownerIngests } from './refusals';
import { watchProgress, watchRecords } from './watch-progress';

/** A store that does not answer must not keep a process from ending. */
const CLOSING_MS = 1500;

/** One ingestion at a time, and what the records remember of those before. */
export function createIngestions(services: Services): Ingestions & { close(): Promise<void> } {
  let current: { request: IngestionRequest; ingestion: Promise<ActiveIngestion> } | null = null;
  const input = (request: IngestionRequest): RunInput => runInput(request, services.modelLoader.configured);

  async function begin(request: IngestionRequest, onEnd: () => void): Promise<ActiveIngestion> {
    try {
      const run = await services.records.get().startRun(input(request));
      return new ActiveIngestion(services, run, request, onEnd);
    } catch (error) {
      onEnd();
      throw error;
    }
  }

  async function running(id: string): Promise<ActiveIngestion | null> {
    const ingestion = await current?.ingestion.catch(() => null);
    return ingestion?.progress.snapshot().id === id ? ingestion : null;
  }

  async function recorded(id: string): Promise<Ingestion> {
    const run = await services.records.get().run(id);
    if (!run) throw ingestionNotFound(id);
    return ingestionOfRun(run);
  }

  async function get(id: string): Promise<Ingestion> {
    return (await running(id))?.progress.snapshot() ?? recorded(id);
  }

  return {
    get,

    async start(request) {
      if (services.store.get().role === 'reader') throw ownerIngests('start');
      await checkRequest(services, request);
      if (current && !isDeepStrictEqual(input(current.request), input(request))) throw ingestionRunning();
      current ??= { request, ingestion: begin(request, () => (current = null)) };
      return (await current.ingestion).progress.snapshot();
    },

    async cancel(id) {
      const ingestion = await running(id);
      if (ingestion) return ingestion.cancel();
      const ended = await recorded(id);
      if (ended.status === 'RUNNING') throw ownerIngests('cancel');
      return ended;
    },

    async list(page) {
      const { first, afterKey } = readPageRequest(page);
      const { runs, hasNextPage, totalCount } = await services.records.get().runs(first, afterKey);
      const nodes = await Promise.all(
        runs.map(async (run) => (await running(run.id))?.progress.snapshot() ?? ingestionOfRun(run)),
      );
      return { nodes, cursors: runs.map(({ id }) => cursorOf(id)), hasNextPage, totalCount };
    },

    photos: (id, page, outcome) => photosOfIngestion(services, id, page, outcome),

    async *watch(id, signal) {
      const ingestion = await running(id);
      yield* ingestion ? watchProgress(ingestion.progress, signal) : watchRecords(() => recorded(id), signal);
    },

    async close() {
      const ingestion = await current?.ingestion.catch(() => null);
      if (ingestion) await Promise.race([ingestion.interrupt(), setTimeout(CLOSING_MS, undefined, { ref: false })]);
    },
  };
}
