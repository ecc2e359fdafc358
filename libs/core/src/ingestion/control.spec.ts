import { temporaryFolder } from '@lookalike/testing';
import type { Ingestion } from './progress';
import { IngestionHarness } from '../testing/ingestion-harness';

const within = temporaryFolder();
const PHOTOS = 60;
const MANY = Object.fromEntries(Array.from({ length: PHOTOS }, (_, i) => [`Ann/${1000 + i}`, { faces: 1 }]));

/** Number of photos that are embedded before the following ones wait. */
const PHOTOS_BEFORE_WAIT = 20;

describe('a running ingestion', () => {
  let harness: IngestionHarness;

  beforeEach(async () => {
    harness = await new IngestionHarness(within, MANY).open();
  });
  afterEach(() => harness.close());

  /** The state of the ingestion after its first photos. */
  async function untilFirstPhotos(id: string): Promise<Ingestion> {
    for await (const state of harness.ingestions.watch(id)) if (state.done > 0) return state;
    throw new Error('the ingestion ended without a photo');
  }

  it('is returned again for the same request', async () => {
    const [first, second] = await Promise.all([
      harness.ingestions.start({ models: ['RESNET50', 'FACENET'] }),
      harness.ingestions.start({ models: ['FACENET', 'RESNET50', 'FACENET'] }),
    ]);
    expect(second.id).toBe(first.id);
    expect((await harness.ingestions.start({})).id).toBe(first.id);
    expect(first).toMatchObject({ status: 'RUNNING', done: 0, finishedAt: null });
  });

  it('prevents another one from starting until it has ended', async () => {
    harness.embedder.photosBeforeWait = PHOTOS_BEFORE_WAIT;
    const { id } = await harness.ingestions.start({});
    await expect(harness.ingestions.start({ limit: 1 })).rejects.toMatchObject({ code: 'INGESTION_RUNNING' });
    harness.embedder.release();
    await harness.ingestions.cancel(id);
    expect(await harness.ingest({ limit: 1 })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('makes INDEX_EMPTY of its models retryable until it has ended', async () => {
    const emptyError = (model: 'FACENET' | 'RESNET50') => harness.services.indexes.emptyError(model);
    expect(emptyError('FACENET')).toMatchObject({ retryable: false, remedy: expect.stringMatching(/^Start an ing/u) });
    harness.embedder.photosBeforeWait = PHOTOS_BEFORE_WAIT;
    const { id } = await harness.ingestions.start({ models: ['FACENET'] });
    const remedy = expect.stringMatching(/^An ingestion with FACENET is running\. Try again/u);
    expect(emptyError('FACENET')).toMatchObject({ code: 'INDEX_EMPTY', retryable: true, remedy });
    expect(emptyError('RESNET50').retryable).toBe(false);
    harness.embedder.release();
    await harness.ingestions.cancel(id);
    expect(emptyError('FACENET').retryable).toBe(false);
  });

  it('makes INDEX_EMPTY retryable before it starts, if it starts automatically', async () => {
    const { indexes, activity } = harness.services;
    activity.setExpected(['FACENET']);
    const remedy = expect.stringMatching(/^An ingestion with FACENET starts automatically\. Try again/u);
    expect(indexes.emptyError('FACENET')).toMatchObject({ code: 'INDEX_EMPTY', retryable: true, remedy });
    expect(indexes.emptyError('RESNET50').retryable).toBe(false);
    await harness.ingest({ models: ['FACENET'] });
    expect(indexes.emptyError('FACENET').retryable).toBe(false);
  });

  it('stops when it is cancelled, keeps its results, and is resumed by the next one', async () => {
    harness.embedder.photosBeforeWait = PHOTOS_BEFORE_WAIT;
    const { id } = await harness.ingestions.start({});
    await untilFirstPhotos(id);
    const cancelling = harness.ingestions.cancel(id);
    harness.embedder.release();
    const cancelled = await cancelling;
    expect(cancelled).toMatchObject({ id, status: 'CANCELLED', total: PHOTOS, problem: null });
    expect(cancelled.done).toBeGreaterThan(0);
    expect(cancelled.done).toBeLessThan(PHOTOS);
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(cancelled.done);
    expect(harness.embedder.calls).toHaveLength(cancelled.done);
    expect(await harness.ingestions.cancel(id)).toMatchObject({ status: 'CANCELLED', done: cancelled.done });

    const resumed = await harness.ingest();
    expect(resumed.outcomes).toContainEqual({ model: 'FACENET', outcome: 'UNCHANGED', count: cancelled.done });
    expect(resumed.outcomes).toContainEqual({ model: 'FACENET', outcome: 'INDEXED', count: PHOTOS - cancelled.done });
    expect(harness.embedder.calls).toHaveLength(PHOTOS);
  });

  it('stops within seconds of its cancellation, although photos in flight take longer', async () => {
    harness.embedder.photosBeforeWait = PHOTOS_BEFORE_WAIT;
    const { id } = await harness.ingestions.start({});
    await untilFirstPhotos(id);
    const cancelled = await harness.ingestions.cancel(id);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', problem: null });
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(cancelled.done);
    harness.embedder.release();
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS });
  });

  it('is INTERRUPTED when the service closes, without waiting for photos in flight', async () => {
    harness.embedder.photosBeforeWait = PHOTOS_BEFORE_WAIT;
    const { id } = await harness.ingestions.start({});
    await untilFirstPhotos(id);
    await harness.close();
    await harness.open();
    const interrupted = await harness.ingestions.get(id);
    expect(interrupted).toMatchObject({ status: 'INTERRUPTED', problem: null });
    expect(interrupted.finishedAt).toBeInstanceOf(Date);
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(interrupted.done);
    harness.embedder.release();
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS });
  });

  it('can be stopped while its models are still being downloaded', async () => {
    await harness.close();
    await harness.open();
    Object.assign(harness.services.modelLoader, { load: () => new Promise<void>(() => {}) });
    const { id, total } = await harness.ingestions.start({});
    expect(total).toBeNull();
    expect(await harness.ingestions.cancel(id)).toMatchObject({ status: 'CANCELLED', total: null, done: 0 });
  });

  it('requests its models before it is returned, so that they are PREPARING', async () => {
    const requestedModels: (readonly string[])[] = [];
    const load = async (models: readonly string[]) => void requestedModels.push(models);
    Object.assign(harness.services.modelLoader, { load });
    await harness.ingestions.start({ models: ['MOBILEFACENET', 'RESNET50'] });
    expect(requestedModels).toEqual([['MOBILEFACENET', 'RESNET50']]);
  });

  it('can be watched by several clients, each from the current state to the last', async () => {
    harness.embedder.photosBeforeWait = PHOTOS_BEFORE_WAIT;
    const { id } = await harness.ingestions.start({});
    const watch = async () => {
      const states: Ingestion[] = [];
      for await (const state of harness.ingestions.watch(id)) {
        states.push(state);
        if (state.photosPerSecond !== null) harness.embedder.release();
      }
      return states;
    };
    for (const states of await Promise.all([watch(), watch()])) {
      expect(states[0]).toMatchObject({ id, status: 'RUNNING' });
      expect(states.at(-1)).toMatchObject({ id, status: 'SUCCEEDED', done: PHOTOS, secondsLeft: null });
      const done = states.map((state) => state.done);
      expect(done).toEqual([...done].sort((a, b) => a - b));
      expect(states.some(({ photosPerSecond, secondsLeft }) => photosPerSecond! > 0 && secondsLeft! >= 0)).toBe(true);
    }
    const [only, ...more] = await watch();
    expect(only).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS });
    expect(more).toEqual([]);
  });

  it('can be watched until the signal is aborted', async () => {
    const { id } = await harness.ingestions.start({});
    const controller = new AbortController();
    let states = 0;
    for await (const _state of harness.ingestions.watch(id, controller.signal)) {
      states++;
      controller.abort();
    }
    expect(states).toBe(1);
    await expect(harness.ingestions.watch('none')[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'INGESTION_NOT_FOUND',
    });
  });

  it('is listed with the others, newest first', async () => {
    const first = await harness.ingest({ limit: 1 });
    const second = await harness.ingest();
    harness.draw('Bob/1', { faces: 1 });
    const third = await harness.ingestions.start({});
    const page = await harness.ingestions.list({ first: 2 });
    expect(page).toMatchObject({ hasNextPage: true, totalCount: 3 });
    expect(page.nodes.map(({ id }) => id)).toEqual([third.id, second.id]);
    const rest = await harness.ingestions.list({ first: 2, after: page.cursors[1] });
    expect(rest.nodes).toEqual([first]);
    expect(rest.hasNextPage).toBe(false);
  });
});
