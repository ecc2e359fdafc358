import { createMemoryStore, type VectorStore } from '@lookalike/vector-store';
import { at, rowOf, servicesInMemory } from '../testing/services-in-memory';

describe('an index that was empty when it was opened', () => {
  it('is verified again, because another process may have created it again with another recipe', async () => {
    const photo = { id: 'Ann/1', identity: 'Ann' };
    const store = createMemoryStore();
    const { services } = await servicesInMemory([photo], ['FACENET'], store);
    const opened = await services.indexes.open('FACENET');
    expect(await services.indexes.hasRows('FACENET')).toBe(false);
    const another = store.index(opened.name);
    await another.drop();
    await another.open({ recipeHash: 'other weights', dimension: 4 });
    await another.upsert([rowOf(photo, 0, at(0))]);
    await expect(services.indexes.open('FACENET')).rejects.toMatchObject({ code: 'INDEX_STALE' });
    await expect(services.indexes.hasRows('FACENET')).rejects.toMatchObject({ code: 'INDEX_STALE' });
  });
});

describe('when another gallery is opened', () => {
  const photo = { id: 'Ann/1', identity: 'Ann' };

  it('uses no name or state of the first gallery’s indexes for those of the second', async () => {
    const { services, index } = await servicesInMemory([photo], ['FACENET']);
    const { indexes } = services;
    await index('FACENET', [rowOf(photo, 0, at(0))]);
    indexes.markChanged('FACENET');
    expect(await indexes.hasRows('FACENET')).toBe(true);
    const first = indexes.nameOf('FACENET');

    Object.assign(services.gallery.get(), { name: 'second' });
    expect(await indexes.hasRows('FACENET')).toBe(false);
    expect(indexes.version(indexes.nameOf('FACENET'))).toBe(0);
    // Its recipe is verified, although the index of the first gallery is known to have the recipe.
    const store = await indexes.open('FACENET');
    await store.drop();
    await store.open({ recipeHash: 'other weights', dimension: 4 });
    await store.upsert([rowOf(photo, 0, at(0))]);
    await expect(indexes.open('FACENET')).rejects.toMatchObject({ code: 'INDEX_STALE' });
    expect(await indexes.staleProblem('FACENET')).toMatchObject({ code: 'INDEX_STALE' });

    Object.assign(services.gallery.get(), { name: 'album' });
    expect(indexes.nameOf('FACENET')).toBe(first);
    expect(indexes.version(first)).toBe(1);
    expect(await indexes.staleProblem('FACENET')).toBeNull();
  });
});

describe('a model in int8', () => {
  const photo = { id: 'Ann/1', identity: 'Ann' };

  /** The services of a process that uses int8, with the store of one that uses fp32. */
  async function switchToInt8(store: VectorStore) {
    const { services } = await servicesInMemory([photo], ['FACENET'], store);
    const models = services.embedder.models();
    services.embedder.models = () =>
      models.map((model) => ({ ...model, precision: 'int8', recipeHash: `int8 recipe of ${model.name}` }));
    return services;
  }

  it('has its own index, and leaves that of fp32 as it is', async () => {
    const store = createMemoryStore();
    const { services, index } = await servicesInMemory([photo], ['FACENET'], store);
    await index('FACENET', [rowOf(photo, 0, at(0))]);
    const { indexes } = await switchToInt8(store);
    expect([services.indexes.nameOf('FACENET'), indexes.nameOf('FACENET')]).toEqual([
      'album_facenet',
      'album_facenet_int8',
    ]);
    expect(indexes.scope('FACENET')).not.toEqual(services.indexes.scope('FACENET'));
    expect(await indexes.hasRows('FACENET')).toBe(false);
    await (await indexes.open('FACENET')).upsert([rowOf(photo, 0, at(1)), rowOf(photo, 1, at(2))]);
    expect(await (await services.indexes.open('FACENET')).count()).toBe(1);
    expect(await (await indexes.open('FACENET')).count()).toBe(2);
  });

  it('rejects an index of another int8 variant', async () => {
    const store = createMemoryStore();
    const { indexes } = await switchToInt8(store);
    const other = store.index(indexes.nameOf('FACENET'));
    await other.open({ recipeHash: 'recipe of another int8 variant', dimension: 4 });
    await other.upsert([rowOf(photo, 0, at(0))]);
    await expect(indexes.open('FACENET')).rejects.toMatchObject({ code: 'INDEX_STALE' });
    expect(await indexes.staleProblem('FACENET')).toMatchObject({ code: 'INDEX_STALE' });
  });
});
