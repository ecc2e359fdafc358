import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset } from '@lookalike/testing';
import { recipeHashOf } from '../../testing/recipe-hash-of';
import { largestDifference, noise, runModel } from '../../testing/run-model';
import { translateKeras } from '../../testing/translate-keras';
import { resnet50 } from './resnet50';

const SIZE = 3 * 224 * 224;

interface KerasModel {
  modelTopology: { model_config: { config: { layers: Parameters<typeof translateKeras>[0] } } };
}

describeWith('the weights of RESNET50', fetchedAsset('resnet50'), (asset) => {
  const { models, tensors } = resnet50.conversion.convert(asset);

  it('returns the same as the layers of model.json, one by one', async () => {
    const json = JSON.parse(readFileSync(join(asset.folder, 'model.json'), 'utf8')) as KerasModel;
    const data = noise(2 * SIZE).map((value) => value * 120);
    const ours = await runModel(models.model!, [2, 3, 224, 224], data);
    const theirs = await runModel(
      translateKeras(json.modelTopology.model_config.config.layers, tensors, 'avg_pool'),
      [2, 3, 224, 224],
      data,
    );
    expect(ours.embedding!.shape).toEqual([2, 2048]);
    expect(largestDifference(ours.embedding!.data, Object.values(theirs)[0]!.data)).toBeLessThan(1e-3);
  });

  it('keeps its recipe hash', () => {
    expect(recipeHashOf(resnet50, tensors)).toBe('f682c8a5fd4395e5c68acbda5e359369518f7b2659f9d39917f7d89e12bbb8d0');
  });
});
