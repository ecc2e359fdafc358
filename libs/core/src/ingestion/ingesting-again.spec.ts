import { utimesSync } from 'node:fs';
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

  it('recognises a photo by its content when only its time has changed', async () => {
    await harness.ingest();
    utimesSync(join(harness.folder, 'photos', 'Ann/1.jpg'), new Date(), new Date(0));
    const again = await harness.ingest();
    expect(outcomeCounts(again)).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    expect(harness.embedder.calls).toHaveLength(4);
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

  it('deletes the rows of a changed photo that contains no face or is no longer an image', async () => {
    await harness.ingest();
    harness.draw('Ann/1', { faces: 0 });
    harness.draw('group', { faces: 'broken' });
    await harness.ingest();
    expect(await faceIds()).toEqual(['Ann/2#0', 'Bob/1#0']);
    expect(await harness.outcomes('FACENET')).toMatchObject({
      'Ann/1': 'NO_FACE 0',
      group: 'FAILED 0 IMAGE_UNREADABLE',
    });
    expect(Object.keys(await harness.rows('RESNET50'))).toEqual(['Ann/1#photo', 'Ann/2#photo', 'Bob/1#photo']);
  });

  it('deletes what vanished from the gallery, even if it selects other photos', async () => {
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
    const named = await (await harness.services.indices.open('FACENET')).get({ identity: 'Zoë "the \\ 1st"' });
    expect(named.map(({ faceId }) => faceId)).toEqual(['Zoë "the \\ 1st"/1#0']);
    expect(await faceIds()).not.toContain('Bob/1#0');
  });
});
