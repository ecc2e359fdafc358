import { createMemoryStore } from '@lookalike/vector-store';
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
