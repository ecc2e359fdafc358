import { createMemoryStore } from '@lookalike/vector-store';
import { at, rowOf, servicesInMemory } from '../testing/services-in-memory';

describe('an index that was empty when it was opened', () => {
  it('is verified again, because another process may have created it again with another recipe', async () => {
    const photo = { id: 'Ann/1', identity: 'Ann' };
    const store = createMemoryStore();
    const { services } = await servicesInMemory([photo], ['FACENET'], store);
    const opened = await services.indices.open('FACENET');
    expect(await services.indices.hasRows('FACENET')).toBe(false);
    const another = store.index(opened.name);
    await another.drop();
    await another.open({ recipeHash: 'other weights', dimension: 4 });
    await another.upsert([rowOf(photo, 0, at(0))]);
    await expect(services.indices.open('FACENET')).rejects.toMatchObject({ code: 'INDEX_STALE' });
    await expect(services.indices.hasRows('FACENET')).rejects.toMatchObject({ code: 'INDEX_STALE' });
  });
});
