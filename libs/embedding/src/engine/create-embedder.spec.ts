import { temporaryFolder } from '@lookalike/testing';
import type { Embedder } from '../embedder';
import { createEmbedder } from './create-embedder';

const gone = {
  code: 'ASSET_UNAVAILABLE',
  message: 'No weights.',
  remedy: 'Set the mirror.',
  retryable: false,
} as const;

describe('an embedder without networks', () => {
  const folder = temporaryFolder();
  let embedder: Embedder;
  beforeAll(() => {
    embedder = createEmbedder({ cacheFolder: folder, threads: 1 });
  });
  afterAll(() => embedder.close());

  const availability = () => embedder.models().map((model) => [model.name, model.availability, model.problem]);

  it('lists all models in order of preference, as being prepared, without a recipe', () => {
    expect(embedder.models().map(({ name, dimension, wholePhoto }) => [name, dimension, wholePhoto])).toEqual([
      ['FACENET', 512, false],
      ['FACENET_CASIA', 512, false],
      ['MOBILEFACENET', 512, false],
      ['RESNET50', 2048, true],
    ]);
    expect(availability()).toEqual(embedder.models().map(({ name }) => [name, 'PREPARING', null]));
    for (const { recipeHash, terms } of embedder.models()) {
      expect(recipeHash).toBeNull();
      expect(terms).not.toBe('');
    }
  });

  it('detects nothing without MTCNN, and says so', async () => {
    await expect(embedder.detect(new Uint8Array(), 'query')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });

  it('takes all models that need faces down with MTCNN', () => {
    embedder.markUnavailable('MTCNN', gone);
    expect(availability()).toEqual([
      ['FACENET', 'UNAVAILABLE', gone],
      ['FACENET_CASIA', 'UNAVAILABLE', gone],
      ['MOBILEFACENET', 'UNAVAILABLE', gone],
      ['RESNET50', 'PREPARING', null],
    ]);
  });

  it('takes one that is announced for being prepared, until it is withheld again', () => {
    embedder.markUnavailable('RESNET50', gone);
    embedder.markPreparing('RESNET50');
    expect(availability()[3]).toEqual(['RESNET50', 'PREPARING', null]);
    embedder.markUnavailable('RESNET50', gone);
    expect(availability()[3]).toEqual(['RESNET50', 'UNAVAILABLE', gone]);
  });

  it('refuses weights that are corrupt and becomes UNAVAILABLE with the reason', async () => {
    await expect(embedder.prepare('RESNET50', { folder, format: 'tfjs' })).rejects.toMatchObject({
      code: 'ASSET_CORRUPT',
    });
    expect(availability()[3]).toEqual(['RESNET50', 'UNAVAILABLE', expect.objectContaining({ code: 'ASSET_CORRUPT' })]);
  });
});
