import { temporaryFolder } from '@lookalike/testing';
import type { Ingestion } from '../lookalike';
import { rowsIn } from '../testing/contents';
import { World } from '../testing/world';

const within = temporaryFolder();
const PHOTOS = 60;
const MANY = Object.fromEntries(Array.from({ length: PHOTOS }, (_, i) => [`Ann/${1000 + i}`, { faces: 1 }]));

/** Photos that are let through before those after them wait. */
const FREE = 20;

describe('a running ingestion', () => {
  let world: World;

  beforeEach(async () => {
    world = await new World(within, MANY).open();
  });
  afterEach(() => world.close());

  /** Its state once the first photos are in. */
  async function underWay(id: string): Promise<Ingestion> {
    for await (const state of world.ingestions.watch(id)) if (state.done > 0) return state;
    throw new Error('it ended without a photo');
  }

  it('is returned to whoever asks for the same again', async () => {
    const [first, second] = await Promise.all([
      world.ingestions.start({ models: ['RESNET50', 'FACENET'] }),
      world.ingestions.start({ models: ['FACENET', 'RESNET50', 'FACENET'] }),
    ]);
    expect(second.id).toBe(first.id);
    expect((await world.ingestions.start({})).id).toBe(first.id);
    expect(first).toMatchObject({ status: 'RUNNING', done: 0, finishedAt: null });
  });

  it('keeps another one from starting until it has ended', async () => {
    world.embedder.free = FREE;
    const { id } = await world.ingestions.start({});
    await expect(world.ingestions.start({ limit: 1 })).rejects.toMatchObject({ code: 'INGESTION_RUNNING' });
    world.embedder.release();
    await world.ingestions.cancel(id);
    expect(await world.ingest({ limit: 1 })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('stops when it is cancelled, keeps what is done, and is resumed by the next', async () => {
    world.embedder.free = FREE;
    const { id } = await world.ingestions.start({});
    await underWay(id);
    const cancelling = world.ingestions.cancel(id);
    world.embedder.release();
    const cancelled = await cancelling;
    expect(cancelled).toMatchObject({ id, status: 'CANCELLED', total: PHOTOS, problem: null });
    expect(cancelled.done).toBeGreaterThan(0);
    expect(cancelled.done).toBeLessThan(PHOTOS);
    expect(Object.keys(await rowsIn(world.services, 'FACENET'))).toHaveLength(cancelled.done);
    expect(world.embedder.asked).toHaveLength(cancelled.done);
    expect(await world.ingestions.cancel(id)).toMatchObject({ status: 'CANCELLED', done: cancelled.done });

    const resumed = await world.ingest();
    expect(resumed.outcomes).toContainEqual({ model: 'FACENET', outcome: 'UNCHANGED', count: cancelled.done });
    expect(resumed.outcomes).toContainEqual({ model: 'FACENET', outcome: 'INDEXED', count: PHOTOS - cancelled.done });
    expect(world.embedder.asked).toHaveLength(PHOTOS);
  });

  it('is INTERRUPTED when the service closes, photos in flight let go', async () => {
    world.embedder.free = FREE;
    const { id } = await world.ingestions.start({});
    await underWay(id);
    await world.close();
    await world.open();
    const interrupted = await world.ingestions.get(id);
    expect(interrupted).toMatchObject({ status: 'INTERRUPTED', problem: null });
    expect(interrupted.finishedAt).toBeInstanceOf(Date);
    expect(Object.keys(await rowsIn(world.services, 'FACENET'))).toHaveLength(interrupted.done);
    world.embedder.release();
    expect(await world.ingest()).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS });
  });

  it('can be stopped while its models are still being fetched', async () => {
    await world.close();
    await world.open();
    Object.assign(world.services.modelLoader, { load: () => new Promise<void>(() => {}) });
    const { id, total } = await world.ingestions.start({});
    expect(total).toBeNull();
    expect(await world.ingestions.cancel(id)).toMatchObject({ status: 'CANCELLED', total: null, done: 0 });
  });

  it('has asked for its models before it is returned, so that these are PREPARING by then', async () => {
    const asked: (readonly string[])[] = [];
    const load = async (models: readonly string[]) => void asked.push(models);
    Object.assign(world.services.modelLoader, { load });
    await world.ingestions.start({ models: ['MOBILEFACENET', 'RESNET50'] });
    expect(asked).toEqual([['MOBILEFACENET', 'RESNET50']]);
  });

  it('is watched by several, each from its state now to its last', async () => {
    world.embedder.free = FREE;
    const { id } = await world.ingestions.start({});
    const watch = async () => {
      const states: Ingestion[] = [];
      for await (const state of world.ingestions.watch(id)) {
        states.push(state);
        if (state.photosPerSecond !== null) world.embedder.release();
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

  it('is watched until the signal says that nobody looks any more', async () => {
    const { id } = await world.ingestions.start({});
    const gone = new AbortController();
    let states = 0;
    for await (const _state of world.ingestions.watch(id, gone.signal)) {
      states++;
      gone.abort();
    }
    expect(states).toBe(1);
    await expect(world.ingestions.watch('none')[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'INGESTION_NOT_FOUND',
    });
  });

  it('is listed with the others, the newest first', async () => {
    const first = await world.ingest({ limit: 1 });
    const second = await world.ingest();
    world.draw('Bob/1', { faces: 1 });
    const third = await world.ingestions.start({});
    const page = await world.ingestions.list({ first: 2 });
    expect(page).toMatchObject({ hasNextPage: true, totalCount: 3 });
    expect(page.nodes.map(({ id }) => id)).toEqual([third.id, second.id]);
    const rest = await world.ingestions.list({ first: 2, after: page.cursors[1] });
    expect(rest.nodes).toEqual([first]);
    expect(rest.hasNextPage).toBe(false);
  });
});
