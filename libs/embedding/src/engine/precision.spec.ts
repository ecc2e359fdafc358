import { readFileSync } from 'node:fs';
import type { FetchedAsset, ModelName, Precision } from '@lookalike/domain';
import { prepareNetwork, storeQuantizedNetwork } from '@lookalike/model-conversion';
import { describeWith, temporaryFolder } from '@lookalike/testing';
import type { ModelInfo } from '../embedder';
import { conversionOf } from '../networks';
import { cachedWeights } from '../testing/prepared-embedder';
import { createEmbedder } from './threaded-embedder';

const MODEL = 'MOBILEFACENET';

describeWith(MODEL, cachedWeights(MODEL), (weights: FetchedAsset) => {
  const cacheFolder = temporaryFolder();

  /** Loads the model. @returns its state afterwards */
  async function load(precisions?: Partial<Record<ModelName, Precision>>): Promise<ModelInfo> {
    const embedder = createEmbedder({ cacheFolder, threads: 1, precisions });
    try {
      // MTCNN is not needed for the recipe.
      await embedder.prepare(MODEL, weights).catch(() => undefined);
      return embedder.models().find(({ name }) => name === MODEL)!;
    } finally {
      await embedder.close();
    }
  }

  it('is fp32 unless it is configured otherwise', async () => {
    expect(await load()).toMatchObject({ precision: 'fp32', recipeHash: expect.any(String) });
    expect(await load({ FACENET: 'int8' })).toMatchObject({ precision: 'fp32', recipeHash: expect.any(String) });
  });

  it('is UNAVAILABLE in int8 without an int8 variant, and not replaced by fp32', async () => {
    const model = await load({ [MODEL]: 'int8' });
    expect(model).toMatchObject({ precision: 'int8', availability: 'UNAVAILABLE', recipeHash: null });
    expect(model.problem).toEqual({
      code: 'MODEL_UNAVAILABLE',
      message: 'MOBILEFACENET is configured with the precision int8, but has no usable int8 variant.',
      remedy: 'Run the quantization of MOBILEFACENET, or configure the precision fp32 for it.',
      retryable: false,
    });
  });

  it('has a recipe of its own in int8, which depends on the quantized network', async () => {
    const fp32 = await load();
    const source = await prepareNetwork(MODEL, conversionOf(MODEL), weights, cacheFolder);
    const bytes = readFileSync(source.files.model!);
    const record = {
      calibration: { photos: 'none', crops: 0, seed: 0, digest: '' },
      quantizer: {},
      keptInFp32: [],
      accuracy: null,
    };
    const recipes = [fp32.recipeHash];
    // Any ONNX file that can be loaded serves as a variant: the second has an additional field that is not known.
    for (const model of [bytes, Buffer.concat([bytes, Buffer.from([0xf8, 0x7f, 0x01])])]) {
      storeQuantizedNetwork(source, model, record);
      const int8 = await load({ [MODEL]: 'int8' });
      expect(int8).toMatchObject({ precision: 'int8', problem: null });
      recipes.push(int8.recipeHash);
    }
    expect(new Set(recipes).size).toBe(3);
    expect(recipes).not.toContain(null);
    // fp32 does not depend on the variant.
    expect((await load()).recipeHash).toBe(fp32.recipeHash);
  });
});
