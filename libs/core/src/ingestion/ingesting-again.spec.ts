import { chmodSync, copyFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { IngestionHarness, outcomeCounts } from '../testing/ingestion-harness';

const within = temporaryFolder();
const ONE = { faces: 1 };
const PEOPLE = { 'Ann/1': ONE, 'Ann/2': { faces: 3 }, 'Bob/1': ONE, group: { faces: 3 } };

describe('ingesting again', () => {
  let harness: IngestionHarness;

  beforeEach(async () => {
    harness = await new IngestionHarness(within, PEOPLE).open();
  });
  afterEach(() => harness.close());

  const faceIds = async () => Object.keys(await harness.rows('FACENET'));

  it('counts unchanged photos without reading them, and keeps their outcomes', async () => {
    await harness.ingest();
    const before = await harness.outcomes('FACENET');
    const read = jest.spyOn(harness.services.gallery.get(), 'read');
    const again = await harness.ingest();
    expect(outcomeCounts(again)).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    expect(again).toMatchObject({ status: 'SUCCEEDED', total: 4, done: 4, photosPerSecond: null });
    expect(read).not.toHaveBeenCalled();
    expect(harness.embedder.calls).toHaveLength(4);
    expect(await harness.outcomes('FACENET')).toEqual(before);
  });

  it('looks up and counts unchanged photos together: one query and one write per model', async () => {
    await harness.ingest();
    const records = harness.services.records.get();
    const methods = ['outcome', 'outcomesOfPhotos', 'saveOutcomes'] as const;
    const calls = methods.map((method) => jest.spyOn(records, method));
    await harness.ingest();
    expect(calls.map(({ mock }) => mock.calls.length)).toEqual([0, 2, 2]);
  });

  it('looks up the fingerprint of each photo once, whether it is new, changed or unchanged', async () => {
    const fingerprint = jest.spyOn(harness.services.gallery.get(), 'fingerprint');
    const lookUps = () =>
      fingerprint.mock.calls
        .splice(0)
        .map(([id]) => id)
        .sort();
    await harness.ingest();
    expect(lookUps()).toEqual(Object.keys(PEOPLE).sort());
    harness.draw('Ann/1', { faces: 1, take: 2 });
    utimesSync(join(harness.folder, 'photos', 'Bob/1.jpg'), new Date(), new Date(0));
    harness.draw('Cy/1', ONE);
    expect(outcomeCounts(await harness.ingest())).toContain('FACENET INDEXED 2');
    expect(lookUps()).toEqual([...Object.keys(PEOPLE), 'Cy/1'].sort());
  });

  it('recognises a photo by its content when only its time has changed', async () => {
    await harness.ingest();
    utimesSync(join(harness.folder, 'photos', 'Ann/1.jpg'), new Date(), new Date(0));
    const again = await harness.ingest();
    expect(outcomeCounts(again)).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    expect(harness.embedder.calls).toHaveLength(4);
  });

  it.each([
    ['its time has changed', (file: string) => utimesSync(file, new Date(), new Date(0))],
    ['its permissions have changed', (file: string) => chmodSync(file, 0o640)],
    ['its inode has changed', (file: string) => (copyFileSync(file, `${file}~`), renameSync(`${file}~`, file))],
  ])('reads a photo of the same content once when %s', async (_, touch) => {
    await harness.ingest();
    const before = await harness.outcomes('FACENET');
    touch(join(harness.folder, 'photos', 'Ann/1.jpg'));
    const read = jest.spyOn(harness.services.gallery.get(), 'read');
    await harness.ingest();
    expect(read.mock.calls).toEqual([['Ann/1']]);
    expect(outcomeCounts(await harness.ingest())).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    expect(read).toHaveBeenCalledTimes(1);
    expect(await harness.outcomes('FACENET')).toEqual(before);
  });

  it('stores the new fingerprint of a photo whose file changed, but not its content, even if another model must still process it', async () => {
    await harness.ingest({ models: ['FACENET'] });
    utimesSync(join(harness.folder, 'photos', 'Ann/1.jpg'), new Date(), new Date(0));
    await harness.ingest();
    const read = jest.spyOn(harness.services.gallery.get(), 'read');
    await harness.ingest();
    expect(read).not.toHaveBeenCalled();
  });

  it.each([
    ['overwritten', (path: string, other: string) => copyFileSync(other, path)],
    ['replaced', (path: string, other: string) => renameSync(other, path)],
  ])('notices a photo that was %s by one of the same size, with the old modification time', async (_, replace) => {
    await harness.ingest();
    const before = await harness.rows('FACENET');
    const file = join(harness.folder, 'photos', 'Ann/1.jpg');
    const { atime, mtime } = statSync(file);
    harness.draw('Ann/9', { faces: 1, take: 1 });
    const other = join(harness.folder, 'photos', 'Ann/9.jpg');
    harness.draw('Ann/1', { faces: 1, take: 2 });
    await harness.ingest();
    const during = await harness.rows('FACENET');
    expect(during['Ann/1#0']).not.toEqual(before['Ann/1#0']);
    expect(statSync(other).size).toBe(statSync(file).size);
    utimesSync(file, atime, mtime);
    await harness.ingest();
    replace(file, other);
    utimesSync(file, atime, mtime);
    rmSync(other, { force: true });
    expect(outcomeCounts(await harness.ingest())).toContain('FACENET INDEXED 1');
    expect((await harness.rows('FACENET'))['Ann/1#0']).not.toEqual(during['Ann/1#0']);
  });

  it('indexes photos with the same base name, and keeps the rows of the first one when the second is added', async () => {
    await harness.ingest();
    const before = await harness.rows('FACENET');
    const photos = join(harness.folder, 'photos');
    harness.draw('Ann/new', { faces: 1, take: 7 });
    // By path, it comes before the .jpg.
    renameSync(join(photos, 'Ann/new.jpg'), join(photos, 'Ann/1.JPG'));
    await harness.close();
    await harness.open();
    harness.embedder.calls.length = 0;
    await harness.ingest();
    expect(harness.embedder.calls).toHaveLength(1);
    const after = await harness.rows('FACENET');
    expect(Object.keys(after)).toEqual([...Object.keys(before), 'Ann/1.JPG#0'].sort());
    expect(after['Ann/1#0']).toEqual(before['Ann/1#0']);
  });

  it('processes only the new model when a model is added', async () => {
    await harness.ingest({ models: ['FACENET'] });
    harness.embedder.calls.length = 0;
    const both = await harness.ingest({ models: ['RESNET50', 'FACENET'] });
    expect(outcomeCounts(both)).toEqual(['FACENET UNCHANGED 4', 'RESNET50 INDEXED 4']);
    expect(harness.embedder.calls.map(({ models }) => models)).toEqual(Array(4).fill(['RESNET50']));
  });

  it('replaces the rows of a changed photo', async () => {
    await harness.ingest();
    const before = await harness.rows('FACENET');
    harness.draw('Ann/1', { faces: 1, take: 2 });
    harness.draw('group', { faces: 1 });
    const again = await harness.ingest();
    expect(outcomeCounts(again)).toContain('FACENET INDEXED 2');
    const after = await harness.rows('FACENET');
    expect(Object.keys(after)).toEqual(['Ann/1#0', 'Ann/2#0', 'Bob/1#0', 'group#0']);
    expect(after['Ann/1#0']).not.toEqual(before['Ann/1#0']);
    expect(after['Ann/2#0']).toEqual(before['Ann/2#0']);
  });

  it('deletes the rows of a changed photo that contains no face', async () => {
    await harness.ingest();
    harness.draw('Ann/1', { faces: 0 });
    await harness.ingest();
    expect(await faceIds()).toEqual(['Ann/2#0', 'Bob/1#0', 'group#0', 'group#1', 'group#2']);
    expect(await harness.outcomes('FACENET')).toMatchObject({ 'Ann/1': 'NO_FACE 0' });
    expect(Object.keys(await harness.rows('RESNET50'))).toContain('Ann/1#photo');
  });

  it('deletes the rows of a photo that was removed from the gallery, even if it selects other photos', async () => {
    await harness.ingest();
    harness.remove('Bob/1');
    const some = await harness.ingest({ identities: ['Ann'] });
    expect(some).toMatchObject({ total: 2, done: 2 });
    expect(await faceIds()).toEqual(['Ann/1#0', 'Ann/2#0', 'group#0', 'group#1', 'group#2']);
    expect(Object.keys(await harness.outcomes('RESNET50'))).toEqual(['Ann/1', 'Ann/2', 'group']);
  });

  it('replaces the old name of a renamed photo by the new one', async () => {
    await harness.ingest();
    harness.remove('Bob/1');
    harness.draw('Zoë "the \\ 1st"/1', ONE);
    await harness.ingest();
    const named = await (await harness.services.indexes.open('FACENET')).get({ identity: 'Zoë "the \\ 1st"' });
    expect(named.map(({ faceId }) => faceId)).toEqual(['Zoë "the \\ 1st"/1#0']);
    expect(await faceIds()).not.toContain('Bob/1#0');
  });
});
