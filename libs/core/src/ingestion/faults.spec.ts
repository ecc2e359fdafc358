import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LookalikeError } from '@lookalike/domain';
import type { FaceIndex, VectorStore } from '@lookalike/vector-store';
import { temporaryFolder } from '@lookalike/testing';
import type { IngestionRequest } from './ingestion-request';
import { repairIndex } from './repair-index';
import { IngestionHarness, outcomeCounts } from '../testing/ingestion-harness';

const within = temporaryFolder();
const ONE = { faces: 1 };
const PEOPLE = { 'Ann/1': ONE, 'Ann/2': ONE, 'Bob/1': { faces: 0 }, group: { faces: 2 } };

describe('an ingestion after a fault', () => {
  let harness: IngestionHarness;

  beforeEach(async () => {
    harness = await new IngestionHarness(within, PEOPLE).open();
  });
  afterEach(() => harness.close());

  const index = () => harness.services.indexes.open('FACENET');

  it('ingests rows again that an index has lost', async () => {
    await harness.ingest();
    const whole = await harness.rows('FACENET');
    await (await index()).delete({ faceIds: ['group#1', 'Ann/2#0'] });
    expect(outcomeCounts(await harness.ingest())).toEqual([
      'FACENET INDEXED 2',
      'FACENET UNCHANGED 2',
      'RESNET50 UNCHANGED 4',
    ]);
    expect(await harness.rows('FACENET')).toEqual(whole);
  });

  it('rebuilds an index whose collection was dropped by another process', async () => {
    await harness.ingest();
    const whole = await harness.rows('FACENET');
    await harness.close();
    await harness.store.index(harness.services.indexes.scope('FACENET').index).drop();
    await harness.open();
    expect(outcomeCounts(await harness.ingest())).toContain('FACENET INDEXED 3');
    expect(await harness.rows('FACENET')).toEqual(whole);
  });

  it('results in the same rows after the records were deleted', async () => {
    await harness.ingest();
    const whole = await harness.rows('FACENET');
    await harness.close();
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(join(harness.folder, 'data', `records.sqlite${suffix}`), { force: true });
    }
    harness.draw('group', ONE);
    await harness.open();
    await harness.ingest();
    const { 'group#0': _changed, 'group#1': _gone, ...others } = whole;
    const now = await harness.rows('FACENET');
    expect(now).toMatchObject(others);
    expect(Object.keys(now)).toEqual(['Ann/1#0', 'Ann/2#0', 'group#0']);
  });

  it('deletes no row because its records are new, and describes them again', async () => {
    await harness.ingest();
    const whole = await harness.rows('FACENET');
    await harness.close();
    harness.deleteRecords();
    await harness.open();
    expect(outcomeCounts(await harness.ingest({ identities: ['Ann'] }))).toEqual([
      'FACENET INDEXED 2',
      'RESNET50 INDEXED 2',
    ]);
    expect(await harness.rows('FACENET')).toEqual(whole);
    await harness.ingest();
    expect(await harness.rows('FACENET')).toEqual(whole);
  });

  /** Indexes all photos on a shared store, and deletes the records. @returns the rows */
  async function becomeAnotherInstallation(): Promise<Awaited<ReturnType<typeof harness.rows>>> {
    await harness.close();
    await harness.open({ sharesStore: true });
    await harness.ingest();
    const whole = await harness.rows('FACENET');
    await harness.close();
    harness.deleteRecords();
    return whole;
  }

  it('leaves an index on a shared store to the installation that created it, until a rebuild', async () => {
    const whole = await becomeAnotherInstallation();
    harness.remove('Ann/1');
    await harness.open({ sharesStore: true });
    expect(await harness.ingest()).toMatchObject({
      status: 'FAILED',
      problem: { code: 'INDEX_NOT_OWNED', retryable: false },
    });
    expect(await harness.rows('FACENET')).toEqual(whole);
    harness.draw('Ann/1', { faces: 1 });
    harness.draw('Ann/9', { faces: 1 });
    expect(await harness.ingest({ rebuild: true })).toMatchObject({ status: 'SUCCEEDED' });
    expect(Object.keys(await harness.rows('FACENET')).sort()).toEqual([...Object.keys(whole), 'Ann/9#0'].sort());
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each([
    { weights: 'the same weights', hasOtherWeights: false },
    { weights: 'other weights', hasOtherWeights: true },
  ])(
    'does not rebuild the index of another installation that has more photos with $weights, unless it may delete them',
    async ({ weights, hasOtherWeights }) => {
      const whole = await becomeAnotherInstallation();
      harness.remove('Ann/1');
      if (hasOtherWeights) harness.embedder.recipes.set('FACENET', weights);
      await harness.open({ sharesStore: true });
      const request = { models: ['FACENET' as const], rebuild: true };
      const failed = await harness.ingest(request);
      expect(failed).toMatchObject({ status: 'FAILED', problem: { code: 'INDEX_NOT_OWNED', retryable: false } });
      expect(failed.problem!.message).toContain('lacks 1 of its 3 photos');
      harness.embedder.recipes.delete('FACENET');
      expect(await harness.rows('FACENET')).toEqual(whole);

      if (hasOtherWeights) harness.embedder.recipes.set('FACENET', weights);
      expect(await harness.ingest({ ...request, deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED' });
      expect(Object.keys(await harness.rows('FACENET'))).toEqual(['Ann/2#0', 'group#0', 'group#1']);
    },
  );

  describe('of two installations that use one index', () => {
    let other: IngestionHarness;

    /** Another installation with these photos at the same path, as in another container. */
    async function openOther(photos: string[]): Promise<void> {
      other = new IngestionHarness(within, Object.fromEntries(photos.map((id) => [id, ONE])));
      const nameOf = ({ services }: IngestionHarness) => services.gallery.get().name;
      const wrapStore = (): VectorStore => ({
        ...harness.store,
        index: (name) => harness.store.index(name.replace(nameOf(other), nameOf(harness))),
      });
      await other.open({ sharesStore: true, wrapStore });
    }

    beforeEach(async () => {
      await harness.close();
      await harness.open({ sharesStore: true });
      await harness.ingest();
    });
    afterEach(() => other.close());

    /** Starts an ingestion that stops before its first photo is embedded. @returns a function that waits until it has ended */
    async function hold({ ingestions, embedder }: IngestionHarness, request: IngestionRequest) {
      embedder.calls.length = 0;
      embedder.photosBeforeWait = 0;
      const { id } = await ingestions.start(request);
      while (embedder.calls.length === 0) await setImmediate();
      return async () => {
        embedder.release();
        let last = await ingestions.get(id);
        for await (last of ingestions.watch(id));
        return last!;
      };
    }

    it.each([
      ['the owner', 4],
      ['the other one, which may delete the rest,', 1],
    ])('rebuilds by both at once are not both reported as done when %s completes first', async (who, photos) => {
      await openOther(['Ann/1']);
      const rebuild = { rebuild: true, models: ['FACENET' as const] };
      const ends = [await hold(harness, rebuild), await hold(other, { ...rebuild, deleteMissing: true })];
      if (who !== 'the owner') ends.reverse();
      expect(await ends[0]!()).toMatchObject({ status: 'SUCCEEDED' });
      const rows = await harness.store.index(harness.services.indexes.scope('FACENET').index).faceIds();
      expect(rows).toHaveLength(photos);
      expect(await ends[1]!()).toMatchObject({
        status: 'FAILED',
        problem: { code: 'INDEX_NOT_OWNED', retryable: false },
      });
      expect(await harness.store.index(harness.services.indexes.scope('FACENET').index).faceIds()).toEqual(rows);
    });

    it('a rebuild that takes the index over loses no photo that its owner adds in the meantime', async () => {
      await openOther(['Ann/1', 'Ann/2', 'Bob/1', 'group']);
      const end = await hold(other, { rebuild: true, models: ['FACENET'] });
      harness.draw('Cid/1', ONE);
      await harness.ingest();
      expect(await end()).toMatchObject({ status: 'FAILED', problem: { code: 'INDEX_NOT_OWNED' } });
      expect(Object.keys(await harness.rows('FACENET'))).toContain('Cid/1#0');
      expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED' });
    });

    it.each([
      ['', ['Ann/1', 'Ann/2', 'Bob/1', 'group']],
      [' of an index without rows', []],
    ])(
      'a rebuild%s does not replace the index of the other one, which takes it over at its start',
      async (_, indexed) => {
        await openOther(['Ann/1', 'Zoe/1']);
        const index = harness.store.index(harness.services.indexes.scope('FACENET').index);
        if (indexed.length === 0) await index.delete({ identities: ['Ann', 'Bob', ''] });
        const request = { rebuild: true, models: ['FACENET' as const] };
        const { count } = index;
        jest.spyOn(index, 'count').mockImplementationOnce(async () => {
          const counted = await count.call(index);
          expect(counted === 0).toBe(indexed.length === 0);
          expect(await other.ingest({ ...request, deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED' });
          return counted;
        });
        expect(await harness.ingest(request)).toMatchObject({ status: 'FAILED', problem: { code: 'INDEX_NOT_OWNED' } });
        expect(await index.faceIds()).toEqual(['Ann/1#0', 'Zoe/1#0']);
        expect(await other.ingest({ models: ['FACENET'] })).toMatchObject({ status: 'SUCCEEDED' });
      },
    );

    it('an ingestion whose index was taken over in the meantime is not reported as done', async () => {
      await openOther(['Ann/1']);
      harness.draw('Cid/1', ONE);
      const end = await hold(harness, {});
      expect(await other.ingest({ rebuild: true, deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED' });
      expect(await end()).toMatchObject({ status: 'FAILED', problem: { code: 'INDEX_NOT_OWNED' } });
    });
  });

  it('does not rebuild an index with other weights when none of its photos is in the gallery', async () => {
    await harness.ingest();
    const whole = await harness.rows('FACENET');
    harness.embedder.recipes.set('FACENET', 'other weights');
    await harness.close();
    for (const id of ['Ann/1', 'Ann/2', 'group', 'Bob/1']) harness.remove(id);
    harness.draw('Other/1', { faces: 1 });
    await harness.open();
    const request = { models: ['FACENET' as const], rebuild: true };
    expect(await harness.ingest(request)).toMatchObject({ status: 'FAILED', problem: { code: 'ALL_PHOTOS_MISSING' } });
    harness.embedder.recipes.delete('FACENET');
    expect(await harness.rows('FACENET')).toEqual(whole);
    harness.embedder.recipes.set('FACENET', 'other weights');
    expect(await harness.ingest({ ...request, deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED' });
    expect(Object.keys(await harness.rows('FACENET'))).toEqual(['Other/1#0']);
  });

  it('keeps the rows of unreadable photos when a rebuild takes over the index of another installation', async () => {
    const whole = await becomeAnotherInstallation();
    harness.remove('Ann/1');
    symlinkSync('missing.jpg', join(harness.folder, 'photos/Ann/1.jpg'));
    await harness.open({ sharesStore: true });
    expect(await harness.ingest({ rebuild: true })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await harness.rows('FACENET')).toEqual(whole);
    harness.remove('Ann/1');
    await harness.ingest();
    expect(Object.keys(await harness.rows('FACENET'))).toEqual(['Ann/2#0', 'group#0', 'group#1']);
  });

  it('deletes no row of an index without an owner on a shared store', async () => {
    await harness.ingest();
    const whole = await harness.rows('FACENET');
    await harness.close();
    harness.deleteRecords();
    await harness.open({ sharesStore: true });
    await harness.ingest({ identities: ['Ann'] });
    await harness.ingest({ identities: ['Ann'] });
    expect(await harness.rows('FACENET')).toEqual(whole);
  });

  it('rebuilds an index without an owner on a shared store only if it has all photos that its records do not describe', async () => {
    await harness.ingest();
    const whole = await harness.rows('FACENET');
    await harness.close();
    // The same installation, with a later version.
    harness.remove('Ann/1');
    await harness.open({ sharesStore: true });
    expect(await harness.ingest({ rebuild: true, models: ['RESNET50'] })).toMatchObject({ status: 'SUCCEEDED' });
    expect(Object.keys(await harness.rows('RESNET50'))).not.toContain('Ann/1#photo');
    await harness.close();
    // Another installation.
    harness.deleteRecords();
    await harness.open({ sharesStore: true });
    const rebuild = { rebuild: true, models: ['FACENET' as const] };
    expect(await harness.ingest(rebuild)).toMatchObject({ status: 'FAILED', problem: { code: 'INDEX_NOT_OWNED' } });
    expect(await harness.rows('FACENET')).toEqual(whole);
    expect(await harness.ingest({ ...rebuild, deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED' });
    expect(Object.keys(await harness.rows('FACENET'))).toEqual(['Ann/2#0', 'group#0', 'group#1']);
  });

  it('repairs an index without an ingestion, and changes nothing if index and records agree', async () => {
    await harness.ingest();
    const { gallery, indexes, records } = harness.services;
    const scope = indexes.scope('FACENET');
    const repair = async () => {
      return repairIndex(
        { gallery: gallery.get(), records: records.get(), indexes },
        { model: 'FACENET', index: await index(), scope, isOwned: true },
      );
    };
    expect(await repair()).toEqual({ invalidatedPhotos: 0, deletedRows: 0, undescribedPhotos: 0 });
    await (await index()).delete({ photoId: 'Ann/1' });
    await records.get().deleteOutcomes(scope, ['group']);
    expect(await repair()).toEqual({ invalidatedPhotos: 1, deletedRows: 0, undescribedPhotos: 1 });
    expect(Object.keys(await harness.rows('FACENET'))).toEqual(['Ann/2#0', 'group#0', 'group#1']);
    expect(Object.keys(await harness.outcomes('FACENET'))).toEqual(['Ann/2', 'Bob/1']);
    harness.remove('group');
    await gallery.get().refresh();
    expect(await repair()).toEqual({ invalidatedPhotos: 0, deletedRows: 2, undescribedPhotos: 0 });
    expect(Object.keys(await harness.rows('FACENET'))).toEqual(['Ann/2#0']);
  });

  it('keeps rows whose outcome was lost while their photo cannot be read', async () => {
    await harness.ingest();
    const whole = await harness.rows('FACENET');
    const { gallery, indexes, records } = harness.services;
    // As a process does that is killed after the first step of replacing the rows of a photo.
    await records.get().deleteOutcomes(indexes.scope('FACENET'), ['Ann/1']);
    const read = jest.spyOn(gallery.get(), 'read').mockRejectedValue(new LookalikeError('PHOTO_UNREADABLE', 'EIO', ''));
    for (let round = 0; round < 2; round += 1) {
      expect(outcomeCounts(await harness.ingest())).toContain('FACENET FAILED 1');
      expect(await harness.rows('FACENET')).toEqual(whole);
    }
    read.mockRestore();
    expect(outcomeCounts(await harness.ingest())).toContain('FACENET INDEXED 1');
    expect(await harness.rows('FACENET')).toEqual(whole);
  });

  it('fails with INDEX_STALE after the weights have changed, until a rebuild', async () => {
    await harness.ingest();
    harness.embedder.recipes.set('FACENET', 'other weights');
    const stale = await harness.ingest({ models: ['FACENET'] });
    expect(stale).toMatchObject({ status: 'FAILED', problem: { code: 'INDEX_STALE' } });
    // It does not affect the other models.
    harness.draw('Ann/1', { faces: 1, take: 2 });
    const both = await harness.ingest();
    expect(both).toMatchObject({ status: 'FAILED', problem: { code: 'INDEX_STALE' }, models: ['RESNET50'] });
    expect(outcomeCounts(both)).toEqual(['RESNET50 INDEXED 1', 'RESNET50 UNCHANGED 3']);

    const rebuilt = await harness.ingest({ models: ['FACENET'], rebuild: true });
    expect(rebuilt).toMatchObject({ status: 'SUCCEEDED', problem: null });
    expect(outcomeCounts(rebuilt)).toEqual(['FACENET INDEXED 3', 'FACENET NO_FACE 1']);
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(4);
  });

  it('fails when the store fails, and the next one resumes from there', async () => {
    await harness.close();
    const down = new LookalikeError('STORE_UNAVAILABLE', 'Milvus does not answer.', 'Start it.');
    let writes = 0;
    const failing = (inner: VectorStore): VectorStore => ({
      ...inner,
      index: (name) => {
        const index = inner.index(name);
        return new Proxy(index, {
          get(_target, method: keyof FaceIndex) {
            if (method === 'upsert') {
              return async (rows: never) => {
                if (writes++ > 0) throw down;
                return index.upsert(rows);
              };
            }
            const value = index[method];
            return typeof value === 'function' ? (value as () => unknown).bind(index) : value;
          },
        });
      },
    });
    await harness.open({ wrapStore: failing });
    const failed = await harness.ingest();
    expect(failed).toMatchObject({
      status: 'FAILED',
      problem: { code: 'STORE_UNAVAILABLE', remedy: 'Start it.', retryable: false },
    });
    expect(failed.finishedAt).toBeInstanceOf(Date);
    await harness.close();

    await harness.open();
    expect(await harness.ingestions.get(failed.id)).toMatchObject({ status: 'FAILED', problem: down.toProblem() });
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: 4 });
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(4);
    expect(Object.keys(await harness.rows('RESNET50'))).toHaveLength(4);
  });

  it('keeps the rows of one model when the photo cannot be read for another', async () => {
    await harness.ingest({ models: ['FACENET'] });
    const whole = await harness.rows('FACENET');
    const tooLarge = new LookalikeError('IMAGE_TOO_LARGE', 'More than 20 MB.', 'Make it smaller.');
    const read = jest.spyOn(harness.services.gallery.get(), 'read').mockRejectedValue(tooLarge);
    expect(outcomeCounts(await harness.ingest())).toEqual(['FACENET UNCHANGED 4', 'RESNET50 FAILED 4']);
    expect(await harness.rows('FACENET')).toEqual(whole);
    // The image caused the failure, and its fingerprint shows that it has not changed.
    read.mockClear();
    expect(outcomeCounts(await harness.ingest())).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    expect(read).not.toHaveBeenCalled();
  });

  it('keeps the rows of a photo that is deleted while it is being processed, until a scan confirms it', async () => {
    await harness.ingest();
    harness.draw('Ann/1', { faces: 1, take: 2 });
    const gone = new LookalikeError('PHOTO_NOT_FOUND', 'Gone.', 'Look elsewhere.');
    const gallery = harness.services.gallery.get();
    const original = gallery.fingerprint.bind(gallery);
    const fingerprint = jest.spyOn(gallery, 'fingerprint').mockImplementation(async (id) => {
      if (id === 'Ann/1') throw gone;
      return original(id);
    });
    expect(outcomeCounts(await harness.ingest())).toContain('FACENET FAILED 1');
    expect(Object.keys(await harness.rows('FACENET'))).toContain('Ann/1#0');
    fingerprint.mockRestore();
    expect(outcomeCounts(await harness.ingest())).toContain('FACENET INDEXED 1');
    harness.remove('Ann/1');
    await harness.ingest();
    expect(Object.keys(await harness.rows('FACENET'))).not.toContain('Ann/1#0');
  });

  it('fails without changing a row when the gallery is unavailable', async () => {
    await harness.ingest();
    const whole = await harness.rows('FACENET');
    rmSync(join(harness.folder, 'photos'), { recursive: true });
    expect(await harness.ingest()).toMatchObject({ status: 'FAILED', problem: { code: 'GALLERY_UNAVAILABLE' } });
    expect(await harness.rows('FACENET')).toEqual(whole);
  });

  it('continues with the available models and reports the others', async () => {
    const missing = {
      code: 'MODEL_UNAVAILABLE',
      message: 'No weights.',
      remedy: 'Fetch them.',
      retryable: false,
    } as const;
    harness.embedder.unavailable.set('FACENET', missing);
    const named = await harness.ingest({ models: ['FACENET', 'RESNET50'] });
    expect(named).toMatchObject({ status: 'FAILED', models: ['RESNET50'], done: 4 });
    expect(named.problem).toMatchObject({ code: 'MODEL_UNAVAILABLE', remedy: 'Fetch them.', retryable: false });
    expect(outcomeCounts(named)).toEqual(['RESNET50 INDEXED 4']);
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', models: ['RESNET50'], problem: null });
    expect(await harness.ingest({ models: ['FACENET'] })).toMatchObject({
      status: 'FAILED',
      total: null,
      problem: { code: 'MODEL_UNAVAILABLE' },
    });
  });
});
