import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LookalikeError } from '@lookalike/domain';
import type { FaceIndex, VectorStore } from '@lookalike/vector-store';
import { temporaryFolder } from '@lookalike/testing';
import { reconcile } from './reconcile';
import { counts, outcomesIn, rowsIn } from '../testing/contents';
import { World } from '../testing/world';

const within = temporaryFolder();
const ONE = { faces: 1 };
const PEOPLE = { 'Ann/1': ONE, 'Ann/2': ONE, 'Bob/1': { faces: 0 }, group: { faces: 2 } };

describe('an ingestion after a fault', () => {
  let world: World;

  beforeEach(async () => {
    world = await new World(within, PEOPLE).open();
  });
  afterEach(() => world.close());

  const index = () => world.services.indices.open('FACENET');

  it('does again what an index has lost', async () => {
    await world.ingest();
    const whole = await rowsIn(world.services, 'FACENET');
    await (await index()).delete({ faceIds: ['group#1', 'Ann/2#0'] });
    expect(counts(await world.ingest())).toEqual(['FACENET INDEXED 2', 'FACENET UNCHANGED 2', 'RESNET50 UNCHANGED 4']);
    expect(await rowsIn(world.services, 'FACENET')).toEqual(whole);
  });

  it('makes an index again whose collection was dropped from outside', async () => {
    await world.ingest();
    const whole = await rowsIn(world.services, 'FACENET');
    await world.close();
    await world.store.index(world.services.indices.scope('FACENET').index).drop();
    await world.open();
    expect(counts(await world.ingest())).toContain('FACENET INDEXED 3');
    expect(await rowsIn(world.services, 'FACENET')).toEqual(whole);
  });

  it('ends in the same rows after the records were deleted', async () => {
    await world.ingest();
    const whole = await rowsIn(world.services, 'FACENET');
    await world.close();
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(join(world.folder, 'data', `records.sqlite${suffix}`), { force: true });
    }
    world.draw('group', ONE);
    await world.open();
    await world.ingest();
    const { 'group#0': _changed, 'group#1': _gone, ...others } = whole;
    const now = await rowsIn(world.services, 'FACENET');
    expect(now).toMatchObject(others);
    expect(Object.keys(now)).toEqual(['Ann/1#0', 'Ann/2#0', 'group#0']);
  });

  it('repairs without an ingestion too, and finds nothing to repair where all agrees', async () => {
    await world.ingest();
    expect(await reconcile(world.services, 'FACENET')).toEqual({ forgotten: 0, deleted: 0 });
    await (await index()).delete({ photoId: 'Ann/1' });
    await world.services.records.get().deleteOutcomes(world.services.indices.scope('FACENET'), ['group']);
    expect(await reconcile(world.services, 'FACENET')).toEqual({ forgotten: 1, deleted: 2 });
    expect(Object.keys(await rowsIn(world.services, 'FACENET'))).toEqual(['Ann/2#0']);
    expect(Object.keys(await outcomesIn(world.services, 'FACENET'))).toEqual(['Ann/2', 'Bob/1']);
  });

  it('fails with INDEX_STALE where the weights are others now, and a rebuild cures it', async () => {
    await world.ingest();
    world.embedder.recipes.set('FACENET', 'other weights');
    const stale = await world.ingest({ models: ['FACENET'] });
    expect(stale).toMatchObject({ status: 'FAILED', problem: { code: 'INDEX_STALE' } });
    // The other models are not held up by it.
    world.draw('Ann/1', { faces: 1, take: 2 });
    const both = await world.ingest();
    expect(both).toMatchObject({ status: 'FAILED', problem: { code: 'INDEX_STALE' }, models: ['RESNET50'] });
    expect(counts(both)).toEqual(['RESNET50 INDEXED 1', 'RESNET50 UNCHANGED 3']);

    const rebuilt = await world.ingest({ models: ['FACENET'], rebuild: true });
    expect(rebuilt).toMatchObject({ status: 'SUCCEEDED', problem: null });
    expect(counts(rebuilt)).toEqual(['FACENET INDEXED 3', 'FACENET NO_FACE 1']);
    expect(Object.keys(await rowsIn(world.services, 'FACENET'))).toHaveLength(4);
  });

  it('fails when the store fails, and the next one goes on from there', async () => {
    await world.close();
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
    await world.open({ wrapStore: failing });
    const failed = await world.ingest();
    expect(failed).toMatchObject({
      status: 'FAILED',
      problem: { code: 'STORE_UNAVAILABLE', remedy: 'Start it.', retryable: false },
    });
    expect(failed.finishedAt).toBeInstanceOf(Date);
    await world.close();

    await world.open();
    expect(await world.ingestions.get(failed.id)).toMatchObject({ status: 'FAILED', problem: down.toProblem() });
    expect(await world.ingest()).toMatchObject({ status: 'SUCCEEDED', done: 4 });
    expect(Object.keys(await rowsIn(world.services, 'FACENET'))).toHaveLength(4);
    expect(Object.keys(await rowsIn(world.services, 'RESNET50'))).toHaveLength(4);
  });

  it('leaves the rows of one model alone when the photo cannot be read for another', async () => {
    await world.ingest({ models: ['FACENET'] });
    const whole = await rowsIn(world.services, 'FACENET');
    const tooLarge = new LookalikeError('IMAGE_TOO_LARGE', 'More than 20 MB.', 'Make it smaller.');
    const read = jest.spyOn(world.services.gallery.get(), 'read').mockRejectedValue(tooLarge);
    expect(counts(await world.ingest())).toEqual(['FACENET UNCHANGED 4', 'RESNET50 FAILED 4']);
    expect(await rowsIn(world.services, 'FACENET')).toEqual(whole);
    // The image is at fault, and its fingerprint tells that it is still the same.
    read.mockClear();
    expect(counts(await world.ingest())).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    expect(read).not.toHaveBeenCalled();
  });

  it('takes a photo out that vanishes while it is on its way', async () => {
    await world.ingest();
    world.draw('Ann/1', { faces: 1, take: 2 });
    const gone = new LookalikeError('PHOTO_NOT_FOUND', 'Gone.', 'Look elsewhere.');
    jest.spyOn(world.services.gallery.get(), 'fingerprint').mockRejectedValueOnce(gone);
    expect(counts(await world.ingest())).toContain('FACENET FAILED 1');
    expect(Object.keys(await rowsIn(world.services, 'FACENET'))).not.toContain('Ann/1#0');
    jest.restoreAllMocks();
    expect(counts(await world.ingest())).toContain('FACENET INDEXED 1');
  });

  it('fails without touching a row when the gallery is away', async () => {
    await world.ingest();
    const whole = await rowsIn(world.services, 'FACENET');
    rmSync(join(world.folder, 'photos'), { recursive: true });
    expect(await world.ingest()).toMatchObject({ status: 'FAILED', problem: { code: 'GALLERY_UNAVAILABLE' } });
    expect(await rowsIn(world.services, 'FACENET')).toEqual(whole);
  });

  it('goes on with the models that can be had, and says which could not', async () => {
    const missing = {
      code: 'ASSET_UNAVAILABLE',
      message: 'No weights.',
      remedy: 'Fetch them.',
      retryable: false,
    } as const;
    world.embedder.unavailable.set('FACENET', missing);
    const asked = await world.ingest({ models: ['FACENET', 'RESNET50'] });
    expect(asked).toMatchObject({ status: 'FAILED', models: ['RESNET50'], done: 4 });
    expect(asked.problem).toMatchObject({ code: 'MODEL_UNAVAILABLE', remedy: 'Fetch them.', retryable: false });
    expect(counts(asked)).toEqual(['RESNET50 INDEXED 4']);
    expect(await world.ingest()).toMatchObject({ status: 'SUCCEEDED', models: ['RESNET50'], problem: null });
    expect(await world.ingest({ models: ['FACENET'] })).toMatchObject({
      status: 'FAILED',
      total: null,
      problem: { code: 'MODEL_UNAVAILABLE' },
    });
  });
});
