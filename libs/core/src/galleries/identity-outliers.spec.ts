import { createMemoryStore } from '@lookalike/vector-store';
import { at, rowOf, servicesInMemory } from '../testing/services-in-memory';
import { IdentityMeans } from './identity-means';
import { IdentityOutliers } from './identity-outliers';
import { MAX_OWN_ROWS } from './identity-similarity';

const photo = (identity: string, number: number) => ({
  id: `${identity}/${String(number).padStart(4, '0')}`,
  identity,
});
const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180);

/** @param angles those of the photos of each identity */
async function indexed(angles: Record<string, number[]>) {
  const store = createMemoryStore();
  const photos = Object.entries(angles).flatMap(([name, all]) => all.map((_, i) => photo(name, i + 1)));
  const { services, index } = await servicesInMemory(photos, ['FACENET'], store);
  const allAngles = Object.values(angles).flat();
  const rows = photos.map((ref, i) => rowOf(ref, 0, at(allAngles[i]!)));
  await index('FACENET', rows);
  const opened = store.index('album_facenet');
  const read = jest.spyOn(opened, 'get');
  const outliers = new IdentityOutliers(services, new IdentityMeans(services.indexes, services.activity));
  return { outliers, services, index, opened, read };
}

const SMALL = { Ada: [0, 10, 50], Ben: [60] };

describe('IdentityOutliers', () => {
  it('ranks the photo least similar to the identity’s others first, by mean similarity', async () => {
    const { outliers } = await indexed(SMALL);
    const found = await outliers.of('Ada', { k: 10 });
    expect(found.map(({ photo: { id } }) => id)).toEqual(['Ada/0003', 'Ada/0001', 'Ada/0002']);
    expect(found[0]!.similarity).toBeCloseTo((cosine(50) + cosine(40)) / 2, 6);
    expect(await outliers.of('Ada', { k: 1 })).toEqual(found.slice(0, 1));
  });

  it('is empty for an identity with a single photo, and rejects an unknown identity', async () => {
    const { outliers } = await indexed(SMALL);
    expect(await outliers.of('Ben', { k: 10 })).toEqual([]);
    await expect(outliers.of('Zoe', { k: 10 })).rejects.toMatchObject({ code: 'IDENTITY_NOT_FOUND' });
  });

  it('reads the photos once for requests at the same time, whatever their k', async () => {
    const { outliers, read } = await indexed(SMALL);
    const requests = Array.from({ length: 20 }, (_, i) => outliers.of('Ada', { k: (i % 3) + 1 }));
    const found = await Promise.all(requests);
    expect(found.map(({ length }) => length)).toEqual(Array.from({ length: 20 }, (_, i) => (i % 3) + 1));
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('does not answer a request after a change with rows that were read before it', async () => {
    const { outliers, services, index, opened } = await indexed({ Ada: [0, 10, 50] });
    const before = await opened.get({ identity: 'Ada' });
    let continueReading!: () => void;
    const started = new Promise<void>((resolve) => {
      jest.spyOn(opened, 'get').mockImplementationOnce(async () => {
        resolve();
        await new Promise<void>((resume) => (continueReading = resume));
        return before;
      });
    });
    const earlier = outliers.of('Ada', { k: 1 });
    await started;
    await index('FACENET', [rowOf(photo('Ada', 1), 0, at(180))]);
    services.indexes.markChanged('FACENET');
    expect(await outliers.of('Ada', { k: 1 })).toMatchObject([{ photo: { id: 'Ada/0001' } }]);
    continueReading();
    expect(await earlier).toMatchObject([{ photo: { id: 'Ada/0003' } }]);
  });

  it('reads the vectors of at most MAX_OWN_ROWS photos', async () => {
    const angles = (count: number) => Array.from({ length: count }, (_, i) => 20 + i / 50);
    const { outliers, read } = await indexed({ Ada: angles(MAX_OWN_ROWS), Ben: angles(MAX_OWN_ROWS + 1) });
    await outliers.of('Ada', { k: 1 });
    expect(read).toHaveBeenCalledTimes(1);
    await outliers.of('Ben', { k: 1 });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('ranks the photos of a large identity by their exact mean similarity', async () => {
    // From -90° to 90°, denser towards 90°.
    const angles = Array.from({ length: MAX_OWN_ROWS + 50 }, (_, i) => 180 * Math.sqrt(i / (MAX_OWN_ROWS + 49)) - 90);
    const { outliers } = await indexed({ Ada: angles, Ben: [200] });
    const expected = angles
      .map((a, i) => {
        const others = angles.reduce((sum, b) => sum + cosine(a - b), 0) - 1;
        return { id: photo('Ada', i + 1).id, similarity: others / (angles.length - 1) };
      })
      .sort((a, b) => a.similarity - b.similarity)
      .slice(0, 100);
    const found = await outliers.of('Ada', { k: 100 });
    expect(found.map(({ photo: { id } }) => id)).toEqual(expected.map(({ id }) => id));
    for (const [i, { similarity }] of found.entries()) expect(similarity).toBeCloseTo(expected[i]!.similarity, 5);
  });

  it('ends when its signal is aborted, without affecting another request that waits', async () => {
    const { outliers } = await indexed(SMALL);
    const controller = new AbortController();
    const requests = [
      outliers.of('Ada', { k: 1, model: 'FACENET', signal: controller.signal }),
      outliers.of('Ada', { k: 1 }),
    ];
    controller.abort(new Error('left'));
    await expect(requests[0]).rejects.toThrow('left');
    expect(await requests[1]).toHaveLength(1);
  });
});
