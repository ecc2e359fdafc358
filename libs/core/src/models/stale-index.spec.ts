import { LookalikeError } from '@lookalike/domain';
import { createMemoryStore } from '@lookalike/vector-store';
import { GalleryCheck } from '../lifecycle/gallery-check';
import { similarFaces } from '../search/similar-faces';
import { serviceStatus } from '../service-status';
import { lazyServiceContext, openService } from '../testing/lazy-services';
import { at, rowOf, servicesInMemory } from '../testing/services-in-memory';
import { modelStatus } from './model-status';

const ada = { id: 'Ada/0001', identity: 'Ada' };
const isStale = new LookalikeError('INDEX_STALE', 'Built with other weights.', 'Rebuild the index.');

describe('a stale index', () => {
  async function start() {
    const store = createMemoryStore();
    const { services, index, stale } = await servicesInMemory([ada], ['FACENET'], store);
    await index('FACENET', [rowOf(ada, 0, at(0))]);
    const sources = {
      gallery: services.gallery,
      galleryCheck: new GalleryCheck(services.gallery, lazyServiceContext()),
      store: await openService(async () => store),
      connection: await openService(async () => undefined),
      ownership: await openService(async () => ({ role: 'owner' }) as never),
      records: await openService(async () => ({}) as never),
      embedder: services.embedder,
      modelLoader: { configured: ['FACENET'], isRequested: () => true, retryAt: () => null } as never,
      indexes: services.indexes,
    };
    /** The answers of the status, the list of models and a search. */
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

  it('is reported after another process has rebuilt a verified index, once any query has detected it, until it is rebuilt', async () => {
    const { services, store, answers } = await start();
    expect(await answers()).toEqual(USABLE);
    const { name } = await services.indexes.open('FACENET');
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
    services.indexes.markChanged('FACENET', { dropped: true });
    expect(await answers()).toEqual(USABLE);
  });
});
