import { LookalikeError } from '@lookalike/domain';
import { createMemoryStore } from '@lookalike/vector-store';
import { similarFaces } from '../search/similar-faces';
import { serviceStatus } from '../service-status';
import { openService } from '../testing/lazy-services';
import { at, rowOf, servicesInMemory } from '../testing/services-in-memory';
import { modelStatus } from './model-status';
import { StaleCheck } from './stale-check';

const ada = { id: 'Ada/0001', identity: 'Ada' };
const isStale = new LookalikeError('INDEX_STALE', 'Built with other weights.', 'Rebuild the index.');

describe('StaleCheck', () => {
  it('asks the store once for all readers, and again later', async () => {
    const verify = jest.fn(async () => Promise.reject(isStale));
    const check = new StaleCheck(verify);
    const problems = await Promise.all([check.problem(), check.problem(), check.problem()]);
    expect(problems.map((problem) => problem?.code)).toEqual(['INDEX_STALE', 'INDEX_STALE', 'INDEX_STALE']);
    expect(verify).toHaveBeenCalledTimes(1);
    const now = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    await check.problem();
    now.mockRestore();
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('does not wait for a store that does not respond, and keeps its last answer', async () => {
    let answer = () => Promise.reject<void>(isStale);
    const check = new StaleCheck(() => answer());
    await check.problem();
    const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    answer = () => new Promise(() => undefined);
    expect(await check.problem()).toMatchObject({ code: 'INDEX_STALE' });
    later.mockRestore();
  });

  it('keeps the last answer when the store fails', async () => {
    let error = isStale;
    const check = new StaleCheck(() => Promise.reject(error));
    await check.problem();
    error = new LookalikeError('STORE_UNAVAILABLE', 'It does not respond.', 'Wait.', { retryable: true });
    const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    expect(await check.problem()).toMatchObject({ code: 'INDEX_STALE' });
    later.mockRestore();
  });
});

describe('a stale index', () => {
  async function start() {
    const store = createMemoryStore();
    const { services, index, stale } = await servicesInMemory([ada], ['FACENET'], store);
    await index('FACENET', [rowOf(ada, 0, at(0))]);
    const sources = {
      gallery: services.gallery,
      store: await openService(async () => store),
      connection: await openService(async () => undefined),
      ownership: await openService(async () => ({ role: 'owner' }) as never),
      records: await openService(async () => ({}) as never),
      embedder: services.embedder,
      modelLoader: { configured: ['FACENET'], isRequested: () => true, retryAt: () => null } as never,
      indices: services.indices,
    };
    /** What status, list of models and search say. */
    const answers = async () => {
      const { ready, models } = await serviceStatus(sources);
      const listed = (await modelStatus(services)).find(({ name }) => name === 'FACENET')!;
      const search = await similarFaces(services, { photo: 'Ada/0001' }, { k: 1, excludeProbe: false }, 'FACENET').then(
        () => null,
        (error: LookalikeError) => error.code,
      );
      const { state, problem } = models.find(({ name }) => name === 'FACENET')!;
      return { ready, state, code: problem?.code ?? null, listed: listed.availability, search };
    };
    return { services, store, stale, answers };
  }
  const USABLE = { ready: true, state: 'READY', code: null, listed: 'READY', search: null };
  const STALE = {
    ready: false,
    state: 'UNAVAILABLE',
    code: 'INDEX_STALE',
    listed: 'UNAVAILABLE',
    search: 'INDEX_STALE',
  };

  it('makes its model UNAVAILABLE in the status, as in the list of models and in searches', async () => {
    const { stale, answers } = await start();
    expect(await answers()).toEqual(USABLE);
    stale('FACENET');
    expect(await answers()).toEqual(STALE);
  });

  it('is reported after another process has rebuilt a verified index, once any query has met it, until it is rebuilt', async () => {
    const { services, store, answers } = await start();
    expect(await answers()).toEqual(USABLE);
    const { name } = await services.indices.open('FACENET');
    const build = await store.index(name).build({ recipeHash: 'other weights', dimension: 4 });
    await build.upsert([rowOf(ada, 0, at(0))]);
    await build.commit();
    // The memory store does not verify the recipe of an open index, as Milvus does.
    const counts = jest.spyOn(store.index(name), 'count').mockRejectedValue(isStale);
    expect((await modelStatus(services)).find((model) => model.name === 'FACENET')!.availability).toBe('UNAVAILABLE');
    expect(await answers()).toEqual(STALE);
    counts.mockRestore();
    const repaired = await store.index(name).build({ recipeHash: 'recipe of FACENET', dimension: 4 });
    await repaired.upsert([rowOf(ada, 0, at(0))]);
    await repaired.commit();
    services.indices.markChanged('FACENET', { dropped: true });
    expect(await answers()).toEqual(USABLE);
  });
});
