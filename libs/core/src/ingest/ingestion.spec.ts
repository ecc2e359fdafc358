import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { LookalikeError } from '@lookalike/domain';
import { temporaryFolder } from '@lookalike/testing';
import { counts, outcomesIn, rowsIn } from './spec-support/contents';
import { World } from './spec-support/world';

const within = temporaryFolder();
const ONE = { faces: 1 };
const PEOPLE = { 'Ann/1': ONE, 'Ann/2': { faces: 3 }, 'Bob/1': ONE, group: { faces: 3 } };

describe('an ingestion', () => {
  let world: World;

  beforeEach(async () => {
    world = await new World(within, PEOPLE).open();
  });
  afterEach(() => world.close());

  const faceIds = async () => Object.keys(await rowsIn(world.rooms, 'FACENET'));

  it('indexes the subject of a photo with an identity, every face of one without, and one row a photo of RESNET50', async () => {
    const ingestion = await world.ingest();
    expect(ingestion).toMatchObject({ status: 'COMPLETED', total: 4, done: 4, problem: null });
    expect(counts(ingestion)).toEqual(['FACENET INDEXED 4', 'RESNET50 INDEXED 4']);
    expect(await faceIds()).toEqual(['Ann/1#0', 'Ann/2#0', 'Bob/1#0', 'group#0', 'group#1', 'group#2']);
    expect(Object.keys(await rowsIn(world.rooms, 'RESNET50'))).toEqual([
      'Ann/1#photo',
      'Ann/2#photo',
      'Bob/1#photo',
      'group#photo',
    ]);
    expect(world.embedder.asked.filter(({ faces }) => faces === 'all')).toHaveLength(1);
  });

  it('lets rows stand for themselves', async () => {
    await world.ingest();
    const row = async (model: 'FACENET' | 'RESNET50', photoId: string) =>
      (await (await world.rooms.indices.open(model)).get({ photoId }))[0];
    expect(await row('FACENET', 'Ann/2')).toMatchObject({
      identity: 'Ann',
      photoWidth: 100,
      photoHeight: 80,
      subject: true,
      box: { x: 0, y: 5, width: 20, height: 20 },
      score: 0.99,
    });
    expect(await row('FACENET', 'group')).toMatchObject({ identity: '' });
    expect(await row('RESNET50', 'Bob/1')).toMatchObject({
      subject: true,
      box: { x: 0, y: 0, width: 0, height: 0 },
      score: 0,
      landmarks: [],
    });
  });

  it('begins with the identities that have the most photos', async () => {
    const touched = jest.spyOn(world.rooms.gallery.get(), 'fingerprint');
    await world.ingest();
    expect(touched.mock.calls.flat()).toEqual(['Ann/1', 'Ann/2', 'Bob/1', 'group']);
  });

  it('counts what is unchanged without reading it, and leaves its outcomes standing', async () => {
    await world.ingest();
    const before = await outcomesIn(world.rooms, 'FACENET');
    const read = jest.spyOn(world.rooms.gallery.get(), 'read');
    const again = await world.ingest();
    expect(counts(again)).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    expect(again).toMatchObject({ status: 'COMPLETED', total: 4, done: 4, photosPerSecond: null });
    expect(read).not.toHaveBeenCalled();
    expect(world.embedder.asked).toHaveLength(4);
    expect(await outcomesIn(world.rooms, 'FACENET')).toEqual(before);
  });

  it('knows a photo by its content where only its time has changed', async () => {
    await world.ingest();
    utimesSync(join(world.folder, 'photos', 'Ann/1.jpg'), new Date(), new Date(0));
    const again = await world.ingest();
    expect(counts(again)).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    expect(world.embedder.asked).toHaveLength(4);
  });

  it('does for a further model that model alone', async () => {
    await world.ingest({ models: ['FACENET'] });
    world.embedder.asked.length = 0;
    const both = await world.ingest({ models: ['RESNET50', 'FACENET'] });
    expect(counts(both)).toEqual(['FACENET UNCHANGED 4', 'RESNET50 INDEXED 4']);
    expect(world.embedder.asked.map(({ models }) => models)).toEqual(Array(4).fill(['RESNET50']));
  });

  it('replaces the rows of a changed photo', async () => {
    await world.ingest();
    const before = await rowsIn(world.rooms, 'FACENET');
    world.draw('Ann/1', { faces: 1, take: 2 });
    world.draw('group', { faces: 1 });
    const again = await world.ingest();
    expect(counts(again)).toContain('FACENET INDEXED 2');
    const after = await rowsIn(world.rooms, 'FACENET');
    expect(Object.keys(after)).toEqual(['Ann/1#0', 'Ann/2#0', 'Bob/1#0', 'group#0']);
    expect(after['Ann/1#0']).not.toEqual(before['Ann/1#0']);
    expect(after['Ann/2#0']).toEqual(before['Ann/2#0']);
  });

  it('takes the rows of a changed photo away when no face is left on it, or no picture', async () => {
    await world.ingest();
    world.draw('Ann/1', { faces: 0 });
    world.draw('group', { faces: 'broken' });
    await world.ingest();
    expect(await faceIds()).toEqual(['Ann/2#0', 'Bob/1#0']);
    expect(await outcomesIn(world.rooms, 'FACENET')).toMatchObject({
      'Ann/1': 'NO_FACE 0',
      group: 'FAILED 0 IMAGE_UNREADABLE',
    });
    expect(Object.keys(await rowsIn(world.rooms, 'RESNET50'))).toEqual(['Ann/1#photo', 'Ann/2#photo', 'Bob/1#photo']);
  });

  it('takes out what vanished from the gallery, even when it selects something else', async () => {
    await world.ingest();
    world.remove('Bob/1');
    const some = await world.ingest({ identities: ['Ann'] });
    expect(some).toMatchObject({ total: 2, done: 2 });
    expect(await faceIds()).toEqual(['Ann/1#0', 'Ann/2#0', 'group#0', 'group#1', 'group#2']);
    expect(Object.keys(await outcomesIn(world.rooms, 'RESNET50'))).toEqual(['Ann/1', 'Ann/2', 'group']);
  });

  it('takes a renamed photo out under its old name and in under its new one', async () => {
    await world.ingest();
    world.remove('Bob/1');
    world.draw('Zoë "the \\ 1st"/1', ONE);
    await world.ingest();
    const named = await (await world.rooms.indices.open('FACENET')).get({ identity: 'Zoë "the \\ 1st"' });
    expect(named.map(({ faceId }) => faceId)).toEqual(['Zoë "the \\ 1st"/1#0']);
    expect(await faceIds()).not.toContain('Bob/1#0');
  });

  it('goes on after a photo that cannot be decoded, which is tried again only when it has changed', async () => {
    world.draw('Bob/1', { faces: 'broken' });
    const first = await world.ingest();
    expect(first.status).toBe('COMPLETED');
    expect(counts(first)).toEqual(['FACENET FAILED 1', 'FACENET INDEXED 3', 'RESNET50 FAILED 1', 'RESNET50 INDEXED 3']);
    expect(counts(await world.ingest())).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    world.draw('Bob/1', ONE);
    expect(counts(await world.ingest())).toContain('FACENET INDEXED 1');
  });

  it('tries a photo again that failed through no fault of its own', async () => {
    world.embedder.failure = new LookalikeError('INTERNAL', 'A worker died.', 'Try again.');
    expect(counts(await world.ingest())).toEqual(['FACENET FAILED 4', 'RESNET50 FAILED 4']);
    world.embedder.failure = null;
    expect(counts(await world.ingest())).toEqual(['FACENET INDEXED 4', 'RESNET50 INDEXED 4']);
    expect(await outcomesIn(world.rooms, 'FACENET')).toMatchObject({ group: 'INDEXED 3' });
  });

  it('says INTERNAL, with an id for the log, of a failure that nobody expected', async () => {
    world.embedder.failure = new TypeError('secret path /home/someone');
    const ingestion = await world.ingest();
    const { nodes } = await world.ingestions.photos(ingestion.id, { first: 1 }, 'FAILED');
    expect(nodes[0]).toMatchObject({ outcome: 'FAILED', problem: { code: 'INTERNAL' } });
    expect(nodes[0]!.problem!.message).not.toContain('secret');
  });

  it('lists what became of its photos, page by page', async () => {
    world.draw('Bob/1', { faces: 0 });
    const { id } = await world.ingest();
    const all: string[] = [];
    let after: string | undefined;
    do {
      const page = await world.ingestions.photos(id, { first: 3, after });
      expect(page.totalCount).toBe(8);
      all.push(...page.nodes.map(({ photo, model, outcome }) => `${photo.id} ${model} ${outcome}`));
      after = page.hasNextPage ? page.cursors.at(-1) : undefined;
    } while (after);
    expect(all).toHaveLength(8);
    expect(all).toContain('Bob/1 FACENET NO_FACE');
    const noFace = await world.ingestions.photos(id, { first: 10 }, 'NO_FACE');
    expect(noFace.nodes.map(({ photo }) => photo)).toEqual([{ id: 'Bob/1', identity: 'Bob' }]);
    await expect(world.ingestions.photos('none', { first: 1 })).rejects.toMatchObject({ code: 'INGESTION_NOT_FOUND' });
    await expect(world.ingestions.photos(id, { first: 1, after: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
      code: 'ARGUMENT_OUT_OF_RANGE',
    });
  });
});
