import { createMemoryStore } from '@lookalike/vector-store';
import { at, servicesInMemory, rowOf } from '../testing/services-in-memory';
import { IdentityMeans } from './identity-means';
import { lookalikes, MAX_OWN_ROWS, maxOtherRows } from './identity-similarity';

const photo = (identity: string, number: number) => ({ id: `${identity}/000${number}`, identity });
const photos = [photo('Ada', 1), photo('Ada', 2), photo('Ada', 3), photo('Ben', 1), photo('Cy', 1), photo('Cy', 2)];

async function indexed() {
  const inMemory = await servicesInMemory(photos);
  const angles = [0, 10, 50, 60, 100, 120];
  await inMemory.index(
    'FACENET',
    photos.map((ref, i) => rowOf(ref, 0, at(angles[i]!))),
  );
  return inMemory.services;
}

describe('lookalikes', () => {
  it('ranks the other identities by mean embedding and returns the most similar pair of photos', async () => {
    const services = await indexed();
    const found = await lookalikes(services, new IdentityMeans(services.indexes, services.activity), 'Ada', { k: 10 });
    expect(found.map(({ identity }) => identity)).toEqual(['Ben', 'Cy']);
    expect(found[0]).toMatchObject({ rank: 1, ours: { id: 'Ada/0003' }, theirs: { id: 'Ben/0001' } });
    expect(found[1]!.theirs.id).toBe('Cy/0001');
  });

  it('returns the most similar pair wherever it is among the photos', async () => {
    const numbers = [1, 2, 3, 4, 5];
    for (const [ours, theirs] of [1, 2, 3, 4, 5].flatMap((a) => [1, 2, 3, 4, 5].map((b) => [a, b] as const))) {
      const all = ['Ada', 'Ben'].flatMap((name) => numbers.map((number) => photo(name, number)));
      const { services, index } = await servicesInMemory(all);
      const angleOf = (id: string) => {
        if (id === `Ada/000${ours}`) return 30;
        return id === `Ben/000${theirs}` ? 32 : id.startsWith('Ada') ? 0 : 90;
      };
      await index(
        'FACENET',
        all.map((ref) => rowOf(ref, 0, at(angleOf(ref.id)))),
      );
      const [match] = await lookalikes(services, new IdentityMeans(services.indexes, services.activity), 'Ada', {
        k: 1,
      });
      expect([match!.ours.id, match!.theirs.id]).toEqual([`Ada/000${ours}`, `Ben/000${theirs}`]);
    }
  });

  it('reads and compares only the nearest photos of identities with very many', async () => {
    const count = Math.max(MAX_OWN_ROWS, maxOtherRows(2)) + 100;
    const many = (identity: string) => Array.from({ length: count }, (_, i) => photo(identity, i + 1));
    const all = [...many('Ada'), ...many('Ben'), photo('Cy', 1), photo('Cy', 2)];
    const store = createMemoryStore();
    const { services, index } = await servicesInMemory(all, ['FACENET'], store);
    // Ada from 0° to 60°, Ben from 150° to 90°, Cy at 200°.
    const angleOf = ({ id, identity }: { id: string; identity: string }) => {
      const share = (Number(id.slice(id.indexOf('/') + 1)) - 1) / (count - 1);
      if (identity === 'Cy') return 200;
      return identity === 'Ada' ? 60 * share : 150 - 60 * share;
    };
    await index(
      'FACENET',
      all.map((ref) => rowOf(ref, 0, at(angleOf(ref)))),
    );
    const opened = store.index('album_facenet');
    const read = jest.spyOn(opened, 'get');
    const found = await lookalikes(services, new IdentityMeans(services.indexes, services.activity), 'Ada', { k: 10 });
    expect(found.map(({ rank, identity }) => [rank, identity])).toEqual([
      [1, 'Ben'],
      [2, 'Cy'],
    ]);
    expect(found[0]).toMatchObject({ ours: photo('Ada', count), theirs: photo('Ben', count) });
    expect(found[1]).toMatchObject({ ours: photo('Ada', count) });
    const sizes = await Promise.all(read.mock.results.map(async ({ value }) => ((await value) as unknown[]).length));
    expect(sizes.length).toBeGreaterThan(0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_OWN_ROWS);
  });

  it.each([1, 10])('reads a limited number of photos for %i identities together', async (k) => {
    const names = ['Ada', ...Array.from({ length: 10 }, (_, i) => `Ben ${i}`)];
    const count = 1_100 / k + 100;
    const all = names.flatMap((name) => Array.from({ length: count }, (_, i) => photo(name, i + 1)));
    const store = createMemoryStore();
    const { services, index } = await servicesInMemory(all, ['FACENET'], store);
    await index(
      'FACENET',
      all.map((ref, i) => rowOf(ref, 0, at(names.indexOf(ref.identity) * 10 + (i % count) / count))),
    );
    const read = jest.spyOn(store.index('album_facenet'), 'get');
    const found = await lookalikes(services, new IdentityMeans(services.indexes, services.activity), 'Ada', { k });
    expect(found).toHaveLength(k);
    const sizes = await Promise.all(read.mock.results.map(async ({ value }) => ((await value) as unknown[]).length));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(k * 30);
    expect(total).toBeLessThanOrEqual(MAX_OWN_ROWS + maxOtherRows(k));
  });

  it('ends when its signal is aborted, also while it computes', async () => {
    const { services, index } = await servicesInMemory(photos);
    await index(
      'FACENET',
      photos.map((ref) => rowOf(ref, 0, at(0))),
    );
    const controller = new AbortController();
    const means = new IdentityMeans(services.indexes, services.activity);
    await means.of('FACENET');
    const found = lookalikes(services, means, 'Ada', { k: 10, model: 'FACENET', signal: controller.signal });
    controller.abort(new Error('left'));
    await expect(found).rejects.toThrow('left');
  });

  it('may be outdated during an ingestion, but not after it', async () => {
    const { services, index } = await servicesInMemory(photos);
    const means = new IdentityMeans(services.indexes, services.activity);
    const clock = jest.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(1000);
    await index('FACENET', [rowOf(photos[0]!, 0, at(0))]);
    expect(await lookalikes(services, means, 'Ada', { k: 10 })).toEqual([]);
    await index('FACENET', [rowOf(photos[3]!, 0, at(60))]);
    services.indexes.markChanged('FACENET');
    expect(await lookalikes(services, means, 'Ada', { k: 10 })).toEqual([]);
    services.activity.setEnded();
    expect(await lookalikes(services, means, 'Ada', { k: 10 })).toHaveLength(1);
    clock.mockRestore();
  });

  it('are those of the gallery that is open', async () => {
    const { services, index } = await servicesInMemory(photos);
    const means = new IdentityMeans(services.indexes, services.activity);
    await index('FACENET', [rowOf(photos[0]!, 0, at(0))]);
    expect([...(await means.of('FACENET')).keys()]).toEqual(['Ada']);
    Object.assign(services.gallery.get(), { name: 'second' });
    await index('FACENET', [rowOf(photos[3]!, 0, at(60))]);
    expect([...(await means.of('FACENET')).keys()]).toEqual([photos[3]!.identity]);
  });

  it('includes what was indexed since the last request', async () => {
    const { services, index } = await servicesInMemory(photos);
    const means = new IdentityMeans(services.indexes, services.activity);
    await index('FACENET', [rowOf(photos[0]!, 0, at(0))]);
    expect(await lookalikes(services, means, 'Ada', { k: 10 })).toEqual([]);
    await index('FACENET', [rowOf(photos[3]!, 0, at(60))]);
    services.indexes.markChanged('FACENET');
    // Means are reused for some times as long as they took to compute, which depends on the load of the machine.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    expect(await lookalikes(services, means, 'Ada', { k: 10 })).toHaveLength(1);
    clock.mockRestore();
  });
});
