import { LookalikeError } from '@lookalike/domain';
import { temporaryFolder } from '@lookalike/testing';
import { IngestionHarness, outcomeCounts } from '../testing/ingestion-harness';
import { watchIngestionStages } from './stage-times';

const within = temporaryFolder();
const ONE = { faces: 1 };
const PEOPLE = { 'Ann/1': ONE, 'Ann/2': { faces: 3 }, 'Bob/1': ONE, group: { faces: 3 } };

describe('an ingestion', () => {
  let harness: IngestionHarness;

  beforeEach(async () => {
    harness = await new IngestionHarness(within, PEOPLE).open();
  });
  afterEach(() => harness.close());

  const faceIds = async () => Object.keys(await harness.rows('FACENET'));

  it('indexes the subject of a photo with an identity, every face of one without, and one row per photo for RESNET50', async () => {
    const ingestion = await harness.ingest();
    expect(ingestion).toMatchObject({ status: 'SUCCEEDED', total: 4, done: 4, problem: null });
    expect(outcomeCounts(ingestion)).toEqual(['FACENET INDEXED 4', 'RESNET50 INDEXED 4']);
    expect(await faceIds()).toEqual(['Ann/1#0', 'Ann/2#0', 'Bob/1#0', 'group#0', 'group#1', 'group#2']);
    expect(Object.keys(await harness.rows('RESNET50'))).toEqual([
      'Ann/1#photo',
      'Ann/2#photo',
      'Bob/1#photo',
      'group#photo',
    ]);
    expect(harness.embedder.calls.filter(({ faces }) => faces === 'all')).toHaveLength(1);
  });

  it('writes self-contained rows', async () => {
    await harness.ingest();
    const row = async (model: 'FACENET' | 'RESNET50', photoId: string) =>
      (await (await harness.services.indexes.open(model)).get({ photoId }))[0];
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

  it('reports how long each step of a photo and each write takes, while someone listens', async () => {
    const counts: Record<string, number> = {};
    const unwatch = watchIngestionStages(({ stage }) => (counts[stage] = (counts[stage] ?? 0) + 1));
    await harness.ingest();
    unwatch();
    const { upsert, ...perPhoto } = counts;
    expect(perPhoto).toEqual({ read: 4, decode: 4, detect: 4, align: 4, encode: 4 });
    // At least one for each of the two models.
    expect(upsert).toBeGreaterThanOrEqual(2);
    await harness.ingest({ rebuild: true });
    expect(counts.read).toBe(4);
  });

  it('starts with the identities that have the most photos', async () => {
    const touched = jest.spyOn(harness.services.gallery.get(), 'fingerprint');
    await harness.ingest();
    expect(touched.mock.calls.flat()).toEqual(['Ann/1', 'Ann/2', 'Bob/1', 'group']);
  });

  it('continues after a photo that cannot be decoded, which is retried only when it has changed', async () => {
    harness.draw('Bob/1', { faces: 'broken' });
    const first = await harness.ingest();
    expect(first.status).toBe('SUCCEEDED');
    expect(outcomeCounts(first)).toEqual([
      'FACENET FAILED 1',
      'FACENET INDEXED 3',
      'RESNET50 FAILED 1',
      'RESNET50 INDEXED 3',
    ]);
    expect(outcomeCounts(await harness.ingest())).toEqual(['FACENET UNCHANGED 4', 'RESNET50 UNCHANGED 4']);
    harness.draw('Bob/1', ONE);
    expect(outcomeCounts(await harness.ingest())).toContain('FACENET INDEXED 1');
  });

  it('retries a photo whose failure was not caused by the photo', async () => {
    harness.embedder.failure = new LookalikeError('INTERNAL', 'A worker died.', 'Try again.');
    expect(outcomeCounts(await harness.ingest())).toEqual(['FACENET FAILED 4', 'RESNET50 FAILED 4']);
    harness.embedder.failure = null;
    expect(outcomeCounts(await harness.ingest())).toEqual(['FACENET INDEXED 4', 'RESNET50 INDEXED 4']);
    expect(await harness.outcomes('FACENET')).toMatchObject({ group: 'INDEXED 3' });
  });

  it('reports an unexpected failure as INTERNAL, with the id of its log entry', async () => {
    harness.embedder.failure = new TypeError('secret path /home/someone');
    const ingestion = await harness.ingest();
    const { nodes } = await harness.ingestions.photos(ingestion.id, { first: 1 }, 'FAILED');
    expect(nodes[0]).toMatchObject({ outcome: 'FAILED', problem: { code: 'INTERNAL' } });
    expect(nodes[0]!.problem!.message).not.toContain('secret');
  });

  it('lists the outcomes of its photos, page by page', async () => {
    harness.draw('Bob/1', { faces: 0 });
    const { id } = await harness.ingest();
    const all: string[] = [];
    let after: string | undefined;
    do {
      const page = await harness.ingestions.photos(id, { first: 3, after });
      expect(page.totalCount).toBe(8);
      all.push(...page.nodes.map(({ photo, model, outcome }) => `${photo.id} ${model} ${outcome}`));
      after = page.hasNextPage ? page.cursors.at(-1) : undefined;
    } while (after);
    expect(all).toHaveLength(8);
    expect(all).toContain('Bob/1 FACENET NO_FACE');
    const noFace = await harness.ingestions.photos(id, { first: 10 }, 'NO_FACE');
    expect(noFace.nodes.map(({ photo }) => photo)).toEqual([{ id: 'Bob/1', identity: 'Bob' }]);
    await expect(harness.ingestions.photos('none', { first: 1 })).rejects.toMatchObject({
      code: 'INGESTION_NOT_FOUND',
    });
    await expect(harness.ingestions.photos(id, { first: 1, after: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
      code: 'ARGUMENT_OUT_OF_RANGE',
    });
  });
});
