import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODEL_DIMENSIONS, MODEL_NAMES, type ModelName, type Problem } from '@lookalike/domain';
import { decodePhoto } from '@lookalike/imaging';
import { describeWith, encodePng, fetchedAsset, temporaryFolder, waitUntil } from '@lookalike/testing';
import { resample } from '../align/resample';
import { complete } from '../testing/complete';
import type { Embedder } from '../embedder';
import { CACHE_FOLDER, cachedWeights, preparedEmbedder } from '../testing/prepared-embedder';
import { boxDistance } from '../testing/reference';
import { noiseImage } from '../testing/test-image';
import { createEmbedder, defaultThreads } from './threaded-embedder';

const noWeights: Problem = {
  code: 'ASSET_UNAVAILABLE',
  message: 'No weights.',
  remedy: 'Set the mirror.',
  retryable: false,
};

const unavailable = (network: string): Problem => ({
  ...noWeights,
  code: 'MODEL_UNAVAILABLE',
  message: `${network} is unavailable: No weights.`,
});

describe('defaultThreads', () => {
  const GB = 1024 ** 3;

  it.each([
    ['one for each core', 2, 24 * GB, 2],
    ['at most 16', 64, 512 * GB, 16],
    ['no more than fit into half of the memory', 64, 8 * GB, 10],
    ['one in a small container', 8, GB / 2, 1],
  ])('is %s', (_, cores, memory, threads) => expect(defaultThreads(cores, memory)).toBe(threads));

  it('uses the cores and the memory of this machine', () => {
    expect(defaultThreads()).toBeGreaterThanOrEqual(1);
    expect(defaultThreads()).toBeLessThanOrEqual(16);
  });
});

describe('an embedder without networks', () => {
  const folder = temporaryFolder();
  let embedder: Embedder;
  beforeEach(() => {
    embedder = createEmbedder({ cacheFolder: folder, threads: 1 });
  });
  afterEach(() => embedder.close());

  const availability = () => embedder.models().map((model) => [model.name, model.availability, model.problem]);
  const availabilityOf = (model: ModelName) => availability().find(([name]) => name === model);

  it('lists all models in order of preference, PREPARING and without a recipe hash', () => {
    const models = embedder.models();
    expect(models.map(({ name, dimension }) => [name, dimension])).toEqual(
      MODEL_NAMES.map((name) => [name, MODEL_DIMENSIONS[name]]),
    );
    expect(models.filter(({ wholePhoto }) => wholePhoto).map(({ name }) => name)).toEqual(['RESNET50']);
    expect(availability()).toEqual(MODEL_NAMES.map((name) => [name, 'PREPARING', null]));
    for (const { recipeHash, terms } of embedder.models()) {
      expect(recipeHash).toBeNull();
      expect(terms).not.toBe('');
    }
  });

  it('rejects detection with MODEL_UNAVAILABLE', async () => {
    await expect(embedder.detect(new Uint8Array(), 'query')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });

  it('makes all models that need faces UNAVAILABLE with MTCNN', () => {
    embedder.markUnavailable('MTCNN', noWeights);
    expect(availability()).toEqual(
      embedder
        .models()
        .map(({ name, wholePhoto }) =>
          wholePhoto ? [name, 'PREPARING', null] : [name, 'UNAVAILABLE', unavailable('MTCNN')],
        ),
    );
  });

  it('makes a model PREPARING and UNAVAILABLE again as it is marked', () => {
    embedder.markUnavailable('RESNET50', noWeights);
    embedder.markPreparing('RESNET50');
    expect(availabilityOf('RESNET50')).toEqual(['RESNET50', 'PREPARING', null]);
    embedder.markUnavailable('RESNET50', noWeights);
    expect(availabilityOf('RESNET50')).toEqual(['RESNET50', 'UNAVAILABLE', unavailable('RESNET50')]);
  });

  it('rejects corrupt weights and makes the model UNAVAILABLE with the reason', async () => {
    await expect(embedder.prepare('RESNET50', { folder, format: 'tfjs' })).rejects.toMatchObject({
      code: 'ASSET_CORRUPT',
    });
    const problem = { code: 'MODEL_UNAVAILABLE', message: expect.stringContaining('RESNET50 is unavailable: ') };
    expect(availabilityOf('RESNET50')).toEqual(['RESNET50', 'UNAVAILABLE', expect.objectContaining(problem)]);
  });
});

const sample = fetchedAsset('sample-portraits');
const ready = sample && cachedWeights('MTCNN') && cachedWeights('MOBILEFACENET') && cachedWeights('RESNET50');

describeWith('MTCNN, MOBILEFACENET, RESNET50 and the sample gallery', ready && sample, (portraits) => {
  const conversions = temporaryFolder();
  let embedder: Embedder;
  const portrait = readFileSync(join(portraits.folder, 'obama2.jpg'));
  beforeAll(async () => {
    embedder = await preparedEmbedder(['MTCNN', 'MOBILEFACENET', 'RESNET50']);
    embedder.markUnavailable('FACENET', noWeights);
  });
  afterAll(() => embedder.close());

  const faceless = encodePng(noiseImage(64, 64));

  it('makes the models READY, each with its own recipe hash', () => {
    const models = embedder.models().filter(({ availability }) => availability === 'READY');
    expect(models.map(({ name }) => name)).toEqual(['MOBILEFACENET', 'RESNET50']);
    expect(new Set(models.map(({ recipeHash }) => recipeHash)).size).toBe(2);
    for (const { recipeHash } of models) expect(recipeHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('detects a face with its number, landmarks inside its box and timings', async () => {
    const { width, height, faces, timings } = await embedder.detect(portrait, 'query');
    expect([width, height, faces.length]).toEqual([626, 1200, 1]);
    const [{ box, landmarks, index, subject }] = faces as [(typeof faces)[number]];
    expect([index, subject, landmarks.length]).toEqual([0, true, 5]);
    for (const { x, y } of landmarks) {
      expect(x > box.x && x < box.x + box.width).toBe(true);
      expect(y > box.y && y < box.y + box.height).toBe(true);
    }
    expect(timings.decodeMs).toBeGreaterThan(0);
    expect(timings.detectMs).toBeGreaterThan(0);
  });

  it('embeds for all requested models, L2-normalised and equal in both lanes; an unavailable model has a problem', async () => {
    const models = ['RESNET50', 'FACENET', 'MOBILEFACENET'] as const;
    const [query, ingestion] = await Promise.all(
      (['query', 'ingestion'] as const).map((lane) => embedder.embed(portrait, models, { faces: 'subject', lane })),
    );
    expect([...query!.models.keys()]).toEqual(models);
    expect(query!.models.get('FACENET')).toEqual({
      embeddings: [],
      problem: {
        ...noWeights,
        code: 'MODEL_UNAVAILABLE',
        message: expect.stringContaining(noWeights.message) as string,
      },
    });
    for (const model of ['RESNET50', 'MOBILEFACENET'] as const) {
      const [{ vector, face }] = query!.models.get(model)!.embeddings as [{ vector: Float32Array; face: unknown }];
      expect(vector).toHaveLength(model === 'RESNET50' ? 2048 : 512);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
      expect(face).toEqual(model === 'RESNET50' ? null : query!.faces![0]);
      const again = ingestion!.models.get(model)!.embeddings[0]!.vector;
      expect(again.reduce((sum, value, at) => sum + value * vector[at]!, 0)).toBeCloseTo(1, 5);
    }
  });

  it('returns the face at its place in a photo of more than 4 megapixels, which is reduced for detection', async () => {
    const photo = await decodePhoto(portrait);
    const [width, height] = [photo.width * 3, photo.height * 3];
    const large = complete(
      resample(photo, { x: 0, y: 0, width: photo.width, height: photo.height }, { width, height }),
    );
    const small = await embedder.detect(portrait, 'query');
    const found = await embedder.embed(encodePng(large), ['MOBILEFACENET'], { faces: 'subject', lane: 'query' });
    expect([found.width, found.height]).toEqual([width, height]);
    const { x, y, ...sides } = small.faces[0]!.box;
    const expected = { x: x * 3, y: y * 3, width: sides.width * 3, height: sides.height * 3 };
    expect(boxDistance(found.faces![0]!.box, expected)).toBeLessThan(0.1 * expected.width);
    found.faces![0]!.landmarks.forEach((point, index) => {
      const { x, y } = small.faces[0]!.landmarks[index]!;
      expect(Math.hypot(point.x - x * 3, point.y - y * 3)).toBeLessThan(0.1 * expected.width);
    });
    expect(found.models.get('MOBILEFACENET')!.embeddings[0]!.face).toEqual(found.faces![0]);
  });

  it('detects no faces when only RESNET50 is requested', async () => {
    const { faces, timings, models } = await embedder.embed(portrait, ['RESNET50'], {
      faces: 'subject',
      lane: 'query',
    });
    expect([faces, timings.detectMs]).toEqual([null, null]);
    expect(models.get('RESNET50')!.embeddings).toHaveLength(1);
  });

  it.each(['subject', 'all', 0] as const)(
    'returns NO_FACE or FACE_NOT_FOUND as a result for faces: %p',
    async (faces) => {
      const { models } = await embedder.embed(faceless, ['MOBILEFACENET', 'RESNET50'], { faces, lane: 'query' });
      const code = faces === 0 ? 'FACE_NOT_FOUND' : 'NO_FACE';
      expect(models.get('MOBILEFACENET')).toMatchObject({ embeddings: [], problem: { code } });
      expect(models.get('RESNET50')!.embeddings).toHaveLength(1);
    },
  );

  it('embeds the face with the given index', async () => {
    const { models, faces } = await embedder.embed(portrait, ['MOBILEFACENET'], { faces: 0, lane: 'query' });
    expect(models.get('MOBILEFACENET')!.embeddings[0]!.face).toEqual(faces![0]);
    const beyond = await embedder.embed(portrait, ['MOBILEFACENET'], { faces: 7, lane: 'query' });
    expect(beyond.models.get('MOBILEFACENET')!.problem).toMatchObject({
      code: 'FACE_NOT_FOUND',
      message: expect.stringMatching(/\b7\b.*\b1\b/) as string,
    });
  });

  it('rejects bytes that are not an image, in both lanes, and continues', async () => {
    const text = Buffer.from('This text is not an image, in any format.');
    for (const lane of ['query', 'ingestion'] as const) {
      await expect(embedder.detect(text, lane)).rejects.toMatchObject({
        name: 'LookalikeError',
        code: 'IMAGE_UNREADABLE',
      });
      await expect(embedder.detect(portrait, lane)).resolves.toMatchObject({ faces: [{ index: 0 }] });
    }
  });

  it('does not change the bytes of the image', async () => {
    const image = Uint8Array.from(portrait);
    await embedder.detect(image, 'ingestion');
    expect(Buffer.compare(image, portrait)).toBe(0);
  });

  it("rejects aborted jobs with the signal's reason", async () => {
    const abort = new AbortController();
    const jobs = Array.from({ length: 6 }, () =>
      embedder.embed(portrait, ['RESNET50'], { faces: 'subject', lane: 'ingestion', signal: abort.signal }),
    );
    abort.abort(new Error('stopped'));
    for (const job of await Promise.allSettled(jobs))
      expect(job).toMatchObject({ status: 'rejected', reason: { message: 'stopped' } });
    await expect(embedder.detect(portrait, 'ingestion')).resolves.toMatchObject({ width: 626 });
  });

  it('completes a query before ingestion jobs that were submitted first', async () => {
    // Starts a decoder process for each. A fast machine completes several ingestion jobs while one starts.
    const warmUp = (['ingestion', 'ingestion', 'query'] as const).map((lane) => embedder.detect(portrait, lane));
    await Promise.all(warmUp);
    const done: string[] = [];
    const ingestion = Array.from({ length: 8 }, () =>
      embedder.detect(portrait, 'ingestion').then(() => done.push('photo')),
    );
    await embedder.detect(portrait, 'query').then(() => done.push('query'));
    await Promise.all(ingestion);
    expect(done.indexOf('query')).toBeLessThan(4);
  });

  it('makes a model READY again after it was marked as UNAVAILABLE', async () => {
    const before = embedder.models();
    embedder.markUnavailable('RESNET50', noWeights);
    const { models } = await embedder.embed(portrait, ['RESNET50'], { faces: 'subject', lane: 'query' });
    expect(models.get('RESNET50')!.problem!.code).toBe('MODEL_UNAVAILABLE');
    await embedder.prepare('RESNET50', cachedWeights('RESNET50')!);
    expect(embedder.models()).toEqual(before);
  });

  it('does not wait for a conversion when it is closed', async () => {
    const cacheFolder = conversions;
    const other = createEmbedder({ cacheFolder, threads: 1 });
    const preparing = other.prepare('RESNET50', cachedWeights('RESNET50')!);
    const rejected = expect(preparing).rejects.toMatchObject({ name: 'AbortError' });
    const files = () => readdirSync(cacheFolder, { recursive: true }).map(String);
    await waitUntil(() => files().some((file) => file.includes('.lock-resnet50')));
    await other.close();
    await rejected;
    expect(files().filter((file) => file.endsWith('.onnx'))).toEqual([]);
  });

  it('rejects unfinished and new calls when it is closed', async () => {
    const other = createEmbedder({ cacheFolder: CACHE_FOLDER, threads: 1 });
    const preparing = other.prepare('MTCNN', cachedWeights('MTCNN')!);
    const rejected = expect(preparing).rejects.toMatchObject({ name: 'AbortError' });
    await other.close();
    await rejected;
    await expect(other.embed(portrait, [], { faces: 'all', lane: 'query' })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
