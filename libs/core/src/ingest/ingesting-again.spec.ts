import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { counts, outcomesIn, rowsIn } from '../testing/contents';
import { World } from '../testing/world';

const within = temporaryFolder();
const ONE = { faces: 1 };
const PEOPLE = { 'Ann/1': ONE, 'Ann/2': { faces: 3 }, 'Bob/1': ONE, group: { faces: 3 } };

describe('ingesting again', () => {
  let world: World;

  beforeEach(async () => {
    world = await new World(within, PEOPLE).open();
  });
  afterEach(() => world.close());

  const faceIds = async () => Object.keys(await rowsIn(world.services, 'FACENET'));

  it('counts what is unchanged without reading it, and leaves its outcomes standing', async () => {
    await world.ingest();
    const before = await outcomesIn(world.services, 'FACENET');
    const read = jest.spyOn(world.services.gallery.get(), 'read');
    const again = await world.ingest();
    expect(counts(again)).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    expect(again).toMatchObject({ status: 'SUCCEEDED', total: 4, done: 4, photosPerSecond: null });
    expect(read).not.toHaveBeenCalled();
    expect(world.embedder.asked).toHaveLength(4);
    expect(await outcomesIn(world.services, 'FACENET')).toEqual(before);
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
    const before = await rowsIn(world.services, 'FACENET');
    world.draw('Ann/1', { faces: 1, take: 2 });
    world.draw('group', { faces: 1 });
    const again = await world.ingest();
    expect(counts(again)).toContain('FACENET INDEXED 2');
    const after = await rowsIn(world.services, 'FACENET');
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
    expect(await outcomesIn(world.services, 'FACENET')).toMatchObject({
      'Ann/1': 'NO_FACE 0',
      group: 'FAILED 0 IMAGE_UNREADABLE',
    });
    expect(Object.keys(await rowsIn(world.services, 'RESNET50'))).toEqual([
      'Ann/1#photo',
      'Ann/2#photo',
      'Bob/1#photo',
    ]);
  });

  it('takes out what vanished from the gallery, even when it selects something else', async () => {
    await world.ingest();
    world.remove('Bob/1');
    const some = await world.ingest({ identities: ['Ann'] });
    expect(some).toMatchObject({ total: 2, done: 2 });
    expect(await faceIds()).toEqual(['Ann/1#0', 'Ann/2#0', 'group#0', 'group#1', 'group#2']);
    expect(Object.keys(await outcomesIn(world.services, 'RESNET50'))).toEqual(['Ann/1', 'Ann/2', 'group']);
  });

  it('takes a renamed photo out under its old name and in under its new one', async () => {
    await world.ingest();
    world.remove('Bob/1');
    world.draw('Zoë "the \\ 1st"/1', ONE);
    await world.ingest();
    const named = await (await world.services.indices.open('FACENET')).get({ identity: 'Zoë "the \\ 1st"' });
    expect(named.map(({ faceId }) => faceId)).toEqual(['Zoë "the \\ 1st"/1#0']);
    expect(await faceIds()).not.toContain('Bob/1#0');
  });
});
