import { LookalikeError } from '@lookalike/domain';
import { temporaryFolder } from '@lookalike/testing';
import { counts, outcomesIn, rowsIn } from '../testing/contents';
import { World } from '../testing/world';

const within = temporaryFolder();
const ONE = { faces: 1 };
const PEOPLE = { 'Ann/1': ONE, 'Ann/2': { faces: 3 }, 'Bob/1': ONE, group: { faces: 3 } };

describe('an ingestion', () => {
  let world: World;

  beforeEach(async () => {
    world = await new World(within, PEOPLE).open();
  });
  afterEach(() => world.close());

  const faceIds = async () => Object.keys(await rowsIn(world.services, 'FACENET'));

  it('indexes the subject of a photo with an identity, every face of one without, and one row a photo of RESNET50', async () => {
    const ingestion = await world.ingest();
    expect(ingestion).toMatchObject({ status: 'SUCCEEDED', total: 4, done: 4, problem: null });
    expect(counts(ingestion)).toEqual(['FACENET INDEXED 4', 'RESNET50 INDEXED 4']);
    expect(await faceIds()).toEqual(['Ann/1#0', 'Ann/2#0', 'Bob/1#0', 'group#0', 'group#1', 'group#2']);
    expect(Object.keys(await rowsIn(world.services, 'RESNET50'))).toEqual([
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
      (await (await world.services.indices.open(model)).get({ photoId }))[0];
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
    const touched = jest.spyOn(world.services.gallery.get(), 'fingerprint');
    await world.ingest();
    expect(touched.mock.calls.flat()).toEqual(['Ann/1', 'Ann/2', 'Bob/1', 'group']);
  });

  it('goes on after a photo that cannot be decoded, which is tried again only when it has changed', async () => {
    world.draw('Bob/1', { faces: 'broken' });
    const first = await world.ingest();
    expect(first.status).toBe('SUCCEEDED');
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
    expect(await outcomesIn(world.services, 'FACENET')).toMatchObject({ group: 'INDEXED 3' });
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
