import type { Records } from '@lookalike/records';
import type { FaceIndex } from '@lookalike/vector-store';
import { at, rowOf, servicesInMemory } from '../testing/services-in-memory';
import { openService } from '../testing/lazy-services';
import { createLookups } from './lookups';

const PHOTOS = Array.from({ length: 300 }, (_, i) => ({ id: `A/${i}`, identity: 'A' }));
const IDS = PHOTOS.map(({ id }) => id);

/** Lookups over one index with a face in every second photo; records that are asked for outcomes. */
async function lookupsInMemory() {
  const { services, index } = await servicesInMemory(PHOTOS, ['FACENET', 'RESNET50']);
  const rows = PHOTOS.filter((_, i) => i % 2 === 0).flatMap((photo) => [
    rowOf(photo, 1, at(0)),
    rowOf(photo, 0, at(9)),
  ]);
  await index('FACENET', rows);
  const queried: number[] = [];
  const records = await openService(async () => {
    const outcomesOfPhotos: Records['outcomesOfPhotos'] = async (scope, ids) => {
      queried.push(ids.length);
      const at = new Date(0);
      return ids.map((photoId) => ({ photoId, outcome: 'INDEXED', problem: null, at }) as never);
    };
    const countIndexed: Records['countIndexed'] = async (_scope, ids) => ids.length;
    return { outcomesOfPhotos, countIndexed } as Records;
  });
  const facenet: FaceIndex = await services.indexes.open('FACENET');
  return { lookups: createLookups({ ...services, records }), queried, facenet };
}

describe('lookups', () => {
  it('return faces and sizes of a page with one query per index', async () => {
    const { lookups, facenet } = await lookupsInMemory();
    const query = jest.spyOn(facenet, 'getWithoutVectors');
    const get = jest.spyOn(facenet, 'get');
    const photos = await lookups.photos([...IDS, 'A/1', 'no such photo']);
    expect(photos.size).toBe(301);
    expect(photos.get('A/0')).toMatchObject({ width: 250, height: 250, faces: [{ index: 0 }, { index: 1 }] });
    expect(photos.get('A/1')).toEqual({ width: null, height: null, faces: [] });
    expect(photos.get('no such photo')).toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    expect(query).toHaveBeenCalledTimes(1);
    expect(get).not.toHaveBeenCalled();
  });

  it('return outcomes of a page with few queries', async () => {
    const { lookups, queried } = await lookupsInMemory();
    const outcomes = await lookups.outcomes([...IDS, 'A/1', 'no such photo']);
    expect(outcomes.size).toBe(301);
    expect(outcomes.get('A/1')).toContainEqual(expect.objectContaining({ model: 'FACENET', photo: PHOTOS[1] }));
    expect(outcomes.get('no such photo')).toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    expect(queried.length).toBeLessThan(20);
  });

  it('count the indexed photos of identities', async () => {
    const { lookups } = await lookupsInMemory();
    const counts = await lookups.indexedCounts(['A', 'A', 'B']);
    expect(counts.get('A')).toContainEqual({ model: 'FACENET', photos: 300 });
    expect(counts.get('B')).toMatchObject({ code: 'IDENTITY_NOT_FOUND' });
  });

  it('stop when their signal is aborted', async () => {
    const { lookups, queried } = await lookupsInMemory();
    const signal = AbortSignal.abort();
    for (const lookup of [lookups.photos, lookups.outcomes]) {
      await expect(lookup(IDS, signal)).rejects.toMatchObject({ name: 'AbortError' });
    }
    await expect(lookups.indexedCounts(['A'], signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(queried).toEqual([]);
  });
});
