import { mkdirSync, renameSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { LookalikeError } from '@lookalike/domain';
import { temporaryFolder } from '@lookalike/testing';
import type { FaceIndex, IndexBuild, VectorStore } from '@lookalike/vector-store';
import { IngestionHarness, outcomeCounts } from '../testing/ingestion-harness';

const within = temporaryFolder();
const PHOTOS = 40;
const PEOPLE = Object.fromEntries(Array.from({ length: PHOTOS }, (_, i) => [`P${i % 4}/${100 + i}`, { faces: 1 }]));

describe('a rebuild', () => {
  let harness: IngestionHarness;
  let before: Record<string, string>;
  let photos: string;

  beforeEach(async () => {
    harness = await new IngestionHarness(within, PEOPLE).open();
    photos = join(harness.folder, 'photos');
    await harness.ingest();
    before = await harness.rows('FACENET');
  });
  afterEach(() => harness.close());

  const rows = () => harness.rows('FACENET');
  const redraw = (id: string) => harness.draw(id, { faces: 1, take: 2 });
  const index = () => harness.services.indexes.open('FACENET');

  it('does not change the results of searches until it is complete', async () => {
    for (const id of Object.keys(PEOPLE)) redraw(id);
    harness.embedder.photosBeforeWait = harness.embedder.calls.length + PHOTOS / 2;
    const { id } = await harness.ingestions.start({ rebuild: true });
    for await (const { done } of harness.ingestions.watch(id)) if (done > 0) break;
    expect(await rows()).toEqual(before);
    const [some] = await (await index()).get({ photoId: 'P1/101' });
    expect((await (await index()).search(some!.vector, 1))[0]!.row.photoId).toBe('P1/101');
    harness.embedder.release();
    for await (const state of harness.ingestions.watch(id)) if (state.status !== 'RUNNING') break;
    const after = await rows();
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(Object.values(after)).not.toContain(before['P1/101#0']);
    expect((await index()).name).toMatch(/_facenet$/u);
    expect(outcomeCounts(await harness.ingest())).toEqual([
      `FACENET UNCHANGED ${PHOTOS}`,
      `RESNET50 UNCHANGED ${PHOTOS}`,
    ]);
  });

  it('does not touch the index when the gallery is unavailable', async () => {
    renameSync(photos, `${photos}-disk`);
    mkdirSync(photos);
    const failed = await harness.ingest({ rebuild: true });
    expect(failed).toMatchObject({ status: 'FAILED', problem: { code: 'GALLERY_UNAVAILABLE' } });
    expect(await rows()).toEqual(before);
  });

  it.each([{ identities: ['P1'] }, { limit: 2 }])(
    'of %j replaces these rows and keeps the others',
    async (selection) => {
      const selected = 'identities' in selection ? PHOTOS / 4 : PHOTOS / 2;
      const calls = harness.embedder.calls.length;
      const ended = await harness.ingest({ ...selection, rebuild: true });
      expect(ended).toMatchObject({ status: 'SUCCEEDED', done: selected });
      expect(outcomeCounts(ended)).toEqual([`FACENET INDEXED ${selected}`, `RESNET50 INDEXED ${selected}`]);
      expect(harness.embedder.calls).toHaveLength(calls + selected);
      expect(await rows()).toEqual(before);
    },
  );

  it('of a part is INDEX_STALE after the weights have changed: vectors of two recipes are not mixed', async () => {
    harness.embedder.recipes.set('FACENET', 'other weights');
    const request = { models: ['FACENET' as const], identities: ['P1'], rebuild: true };
    expect(await harness.ingest(request)).toMatchObject({ status: 'FAILED', problem: { code: 'INDEX_STALE' } });
    harness.embedder.recipes.delete('FACENET');
    expect(await rows()).toEqual(before);
  });

  it('of all is INDEX_STALE to searches until it is complete, when the weights have changed', async () => {
    harness.embedder.recipes.set('FACENET', 'other weights');
    harness.embedder.photosBeforeWait = harness.embedder.calls.length + PHOTOS / 2;
    const { id } = await harness.ingestions.start({ models: ['FACENET'], rebuild: true });
    for await (const { done } of harness.ingestions.watch(id)) if (done > 0) break;
    harness.services.indexes.markChanged('FACENET', { dropped: true });
    await expect(index()).rejects.toMatchObject({ code: 'INDEX_STALE' });
    harness.embedder.release();
    for await (const state of harness.ingestions.watch(id)) if (state.status !== 'RUNNING') break;
    expect(Object.keys(await rows())).toHaveLength(PHOTOS);
  });

  it('that is cancelled leaves the index and its outcomes', async () => {
    for (const id of Object.keys(PEOPLE)) redraw(id);
    const outcomes = await harness.outcomes('FACENET');
    harness.embedder.photosBeforeWait = harness.embedder.calls.length + PHOTOS / 2;
    const { id } = await harness.ingestions.start({ rebuild: true });
    for await (const { done } of harness.ingestions.watch(id)) if (done > 0) break;
    const cancelling = harness.ingestions.cancel(id);
    harness.embedder.release();
    expect(await cancelling).toMatchObject({ status: 'CANCELLED' });
    expect(await rows()).toEqual(before);
    expect(await harness.outcomes('FACENET')).toEqual(outcomes);
  });

  it('that fails leaves the index, and the next one succeeds', async () => {
    await harness.close();
    const full = new LookalikeError('STORE_UNAVAILABLE', 'The disk is full.', 'Free some space.');
    const failing = (inner: VectorStore): VectorStore => ({
      ...inner,
      index: (name) => failingBuilds(inner.index(name), full),
    });
    await harness.open({ wrapStore: failing });
    const failed = await harness.ingest({ rebuild: true });
    expect(failed).toMatchObject({ status: 'FAILED', problem: { code: 'STORE_UNAVAILABLE' } });
    expect(await rows()).toEqual(before);
    await harness.close();
    await harness.open();
    expect(await harness.ingest({ rebuild: true })).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS });
    expect(await rows()).toEqual(before);
  });

  it('keeps the rows of photos that cannot be read, and of folders whose disk is missing', async () => {
    const file = join(photos, 'P1/101.jpg');
    const gallery = harness.services.gallery.get();
    const refresh = gallery.refresh.bind(gallery);
    jest.spyOn(gallery, 'refresh').mockImplementationOnce(async (options) => {
      renameSync(join(photos, 'P3'), `${photos}-disk`);
      mkdirSync(join(photos, 'P3'));
      await refresh(options);
      rmSync(file);
      mkdirSync(file);
    });
    const ended = await harness.ingest({ rebuild: true });
    const read = PHOTOS - PHOTOS / 4;
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      done: read,
      unreadPlaces: [{ path: 'P3', photos: PHOTOS / 4 }],
    });
    expect(outcomeCounts(ended)).toContain(`FACENET INDEXED ${read - 1}`);
    expect(await rows()).toEqual(before);
    expect(await harness.outcomes('FACENET')).toMatchObject({
      'P1/101': 'FAILED 1 PHOTO_UNREADABLE',
      'P3/103': 'INDEXED 1',
    });
  });

  it('keeps the rows of photos that cannot be read when the records are new, and describes those it has read', async () => {
    await harness.close();
    harness.deleteRecords();
    renameSync(join(photos, 'P3'), `${photos}-disk`);
    symlinkSync('P3', join(photos, 'P3'));
    await harness.open();
    const gallery = harness.services.gallery.get();
    const refresh = gallery.refresh.bind(gallery);
    const file = join(photos, 'P1/101.jpg');
    jest.spyOn(gallery, 'refresh').mockImplementationOnce(async (options) => {
      await refresh(options);
      renameSync(file, `${photos}-101`);
      mkdirSync(file);
    });
    const ended = await harness.ingest({ rebuild: true });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS - PHOTOS / 4, unreadPlaces: [{ path: 'P3' }] });
    expect(await rows()).toEqual(before);
    expect((await harness.outcomes('FACENET'))['P1/101']).toBe('FAILED 1 PHOTO_UNREADABLE');

    rmdirSync(file);
    harness.draw('P1/101', { faces: 1, take: 2 });
    rmSync(join(photos, 'P3'));
    renameSync(`${photos}-disk`, join(photos, 'P3'));
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS });
    const after = await rows();
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(after['P1/101#0']).not.toBe(before['P1/101#0']);
    expect((await harness.outcomes('FACENET'))['P3/103']).toBe('INDEXED 1');
  });

  it('keeps the rows of unreadable photos when only their outcomes are lost', async () => {
    renameSync(join(photos, 'P3'), `${photos}-disk`);
    mkdirSync(join(photos, 'P3'));
    const { records, indexes } = harness.services;
    await records.get().deleteOutcomes(indexes.scope('FACENET'), ['P3/103', 'P3/107']);
    expect(await harness.ingest({ rebuild: true })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rows()).toEqual(before);
    await harness.ingest();
    expect(await rows()).toEqual(before);
  });

  it('deletes the build of the first model when the build of the second one cannot be started', async () => {
    await harness.close();
    const discarded: string[] = [];
    const wrapStore = (inner: VectorStore): VectorStore => ({
      ...inner,
      index: (name) =>
        withBuild(inner.index(name), async (build) => {
          if (name.endsWith('_base'))
            throw new LookalikeError('STORE_UNAVAILABLE', 'The disk is full.', 'Free some space.');
          const { discard, name: buildName } = build;
          build.discard = async () => {
            discarded.push(buildName);
            await discard();
          };
        }),
    });
    await harness.open({ wrapStore });
    const failed = await harness.ingest({ rebuild: true });
    expect(failed).toMatchObject({ status: 'FAILED', problem: { code: 'STORE_UNAVAILABLE' } });
    expect(discarded).toEqual([expect.stringMatching(/_facenet__build_1$/u)]);
    expect(await rows()).toEqual(before);
  });

  it('does not replace the index with an empty one when every photo fails', async () => {
    harness.embedder.recipes.set('FACENET', 'other weights');
    harness.embedder.failure = new LookalikeError('INTERNAL', 'Every worker crashed.', 'Try again.');
    const failed = await harness.ingest({ models: ['FACENET'], rebuild: true });
    expect(failed).toMatchObject({ status: 'FAILED', problem: { code: 'INTERNAL' } });
    harness.embedder.recipes.delete('FACENET');
    expect(await rows()).toEqual(before);
  });
});

/** An index whose builds accept one write. */
function failingBuilds(index: FaceIndex, failure: Error): FaceIndex {
  return withBuild(index, (build) => {
    const upsert = build.upsert.bind(build);
    let writes = 0;
    build.upsert = async (rows) => {
      if (writes++ > 0) throw failure;
      await upsert(rows);
    };
  });
}

/** An index whose builds `change` changes. */
function withBuild(index: FaceIndex, change: (build: IndexBuild) => void | Promise<void>): FaceIndex {
  return new Proxy(index, {
    get(_target, method: keyof FaceIndex) {
      const value = index[method];
      if (typeof value !== 'function') return value;
      if (method !== 'build') return (value as () => unknown).bind(index);
      return async (...args: Parameters<FaceIndex['build']>) => {
        const build = await index.build(...args);
        await change(build);
        return build;
      };
    },
  });
}
