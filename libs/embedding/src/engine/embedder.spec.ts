import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ASSET_CACHE, describeWith, fetchedAsset } from '@lookalike/testing';
import { decodePhoto } from '@lookalike/imaging';
import { resample } from '../align/resample';
import type { Embedder, NetworkName } from '../embedder';
import { pattern } from '../spec-support/pattern';
import { pngOf } from '../spec-support/png-of';
import { preparedEmbedder } from '../spec-support/prepared-embedder';
import { boxDistance } from '../spec-support/reference';
import { networkAssets } from '../networks';
import { createEmbedder } from './create-embedder';

const cacheFolder = resolve(ASSET_CACHE, '..');
const networkAsset = (network: NetworkName) => fetchedAsset(networkAssets[network].name);

const gone = {
  code: 'ASSET_UNAVAILABLE',
  message: 'No weights.',
  remedy: 'Set the mirror.',
  retryable: false,
} as const;

const sample = fetchedAsset('sample-portraits');
const ready = sample && networkAsset('MTCNN') && networkAsset('MOBILEFACENET') && networkAsset('RESNET50');

describeWith('MTCNN, MOBILEFACENET, RESNET50 and the sample gallery', ready && sample, (portraits) => {
  let embedder: Embedder;
  const obama = readFileSync(join(portraits.folder, 'obama2.jpg'));
  beforeAll(async () => {
    const networks = (['MTCNN', 'MOBILEFACENET', 'RESNET50'] as const).map(
      (name) => [name, networkAsset(name)] as const,
    );
    embedder = await preparedEmbedder(cacheFolder, networks);
    embedder.markUnavailable('FACENET', gone);
  });
  afterAll(() => embedder.close());

  const faceless = pngOf(pattern(64, 64));

  it('is READY, with a recipe of its own for each model', () => {
    const models = embedder.models().filter(({ availability }) => availability === 'READY');
    expect(models.map(({ name }) => name)).toEqual(['MOBILEFACENET', 'RESNET50']);
    expect(new Set(models.map(({ recipeHash }) => recipeHash)).size).toBe(2);
    for (const { recipeHash } of models) expect(recipeHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('finds a face, numbered, with landmarks inside its box, and tells how long it took', async () => {
    const { width, height, faces, timings } = await embedder.detect(obama, 'query');
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

  it('embeds for all models asked, alike in both lanes, L2-normalised; one that is unavailable says why', async () => {
    const models = ['RESNET50', 'FACENET', 'MOBILEFACENET'] as const;
    const [query, ingestion] = await Promise.all(
      (['query', 'ingestion'] as const).map((lane) => embedder.embed(obama, models, { faces: 'subject', lane })),
    );
    expect([...query!.models.keys()]).toEqual(models);
    expect(query!.models.get('FACENET')).toEqual({
      embeddings: [],
      problem: { ...gone, code: 'MODEL_UNAVAILABLE', message: 'FACENET is unavailable: No weights.' },
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

  it('finds in a photo of more than 4 megapixels, which it reduces, the face where it is', async () => {
    const photo = await decodePhoto(obama);
    const [width, height] = [photo.width * 3, photo.height * 3];
    const large = resample(photo, { x: 0, y: 0, width: photo.width, height: photo.height }, { width, height });
    const small = await embedder.detect(obama, 'query');
    const found = await embedder.embed(pngOf(large), ['MOBILEFACENET'], { faces: 'subject', lane: 'query' });
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

  it('looks for no face when only RESNET50 is asked', async () => {
    const { faces, timings, models } = await embedder.embed(obama, ['RESNET50'], { faces: 'subject', lane: 'query' });
    expect([faces, timings.detectMs]).toEqual([null, null]);
    expect(models.get('RESNET50')!.embeddings).toHaveLength(1);
  });

  it.each(['subject', 'all', 0] as const)(
    'answers NO_FACE or FACE_NOT_FOUND as a result for faces: %p',
    async (faces) => {
      const { models } = await embedder.embed(faceless, ['MOBILEFACENET', 'RESNET50'], { faces, lane: 'query' });
      const code = faces === 0 ? 'FACE_NOT_FOUND' : 'NO_FACE';
      expect(models.get('MOBILEFACENET')).toMatchObject({ embeddings: [], problem: { code } });
      expect(models.get('RESNET50')!.embeddings).toHaveLength(1);
    },
  );

  it('takes the face of an index', async () => {
    const { models, faces } = await embedder.embed(obama, ['MOBILEFACENET'], { faces: 0, lane: 'query' });
    expect(models.get('MOBILEFACENET')!.embeddings[0]!.face).toEqual(faces![0]);
    const beyond = await embedder.embed(obama, ['MOBILEFACENET'], { faces: 7, lane: 'query' });
    expect(beyond.models.get('MOBILEFACENET')!.problem!.message).toBe(
      'The picture has no face 7: one face was found in it.',
    );
  });

  it('refuses what is no picture, in both lanes, and goes on', async () => {
    const text = Buffer.from('This is no picture, however long one looks at it.');
    for (const lane of ['query', 'ingestion'] as const) {
      await expect(embedder.detect(text, lane)).rejects.toMatchObject({
        name: 'LookalikeError',
        code: 'IMAGE_UNREADABLE',
      });
      await expect(embedder.detect(obama, lane)).resolves.toMatchObject({ faces: [{ index: 0 }] });
    }
  });

  it('leaves the bytes that it was given as they were', async () => {
    const image = Uint8Array.from(obama);
    await embedder.detect(image, 'ingestion');
    expect(Buffer.compare(image, obama)).toBe(0);
  });

  it('drops aborted jobs', async () => {
    const abort = new AbortController();
    const jobs = Array.from({ length: 6 }, () =>
      embedder.embed(obama, ['RESNET50'], { faces: 'subject', lane: 'ingestion', signal: abort.signal }),
    );
    abort.abort(new Error('stopped'));
    for (const job of await Promise.allSettled(jobs))
      expect(job).toMatchObject({ status: 'rejected', reason: { message: 'stopped' } });
    await expect(embedder.detect(obama, 'ingestion')).resolves.toMatchObject({ width: 626 });
  });

  it('answers a query before the ingestion jobs that were there first', async () => {
    const done: string[] = [];
    const ingestion = Array.from({ length: 8 }, () =>
      embedder.detect(obama, 'ingestion').then(() => done.push('photo')),
    );
    await embedder.detect(obama, 'query').then(() => done.push('query'));
    await Promise.all(ingestion);
    expect(done.indexOf('query')).toBeLessThan(4);
  });

  it('is READY again after it was withheld, without loading anything anew', async () => {
    const before = embedder.models();
    embedder.markUnavailable('RESNET50', gone);
    const { models } = await embedder.embed(obama, ['RESNET50'], { faces: 'subject', lane: 'query' });
    expect(models.get('RESNET50')!.problem!.code).toBe('MODEL_UNAVAILABLE');
    await embedder.prepare('RESNET50', networkAsset('RESNET50')!);
    expect(embedder.models()).toEqual(before);
  });

  it('rejects what is not done when it is closed, and what comes after', async () => {
    const other = createEmbedder({ cacheFolder, threads: 1 });
    const preparing = other.prepare('MTCNN', networkAsset('MTCNN')!);
    const rejected = expect(preparing).rejects.toMatchObject({ name: 'AbortError' });
    await other.close();
    await rejected;
    await expect(other.embed(obama, [], { faces: 'all', lane: 'query' })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
