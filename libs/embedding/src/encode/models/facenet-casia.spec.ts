import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset } from '@lookalike/testing';
import { recipeHashOf } from '../../testing/recipe-hash-of';
import { largestDifference, noise, runModel } from '../../testing/run-model';
import { translateGraphdef } from '../../testing/translate-graphdef';
import { facenetCasia } from './facenet-casia';

const SIZE = 3 * 160 * 160;

describeWith('the weights of FACENET_CASIA', fetchedAsset('facenet-casia'), (asset) => {
  const { models, tensors } = facenetCasia.conversion.convert(asset);

  it('returns the same as their own graph, operator for operator', async () => {
    const data = noise(2 * SIZE);
    const ours = await runModel(models.model!, [2, 3, 160, 160], data);
    const theirs = await runModel(
      translateGraphdef(readFileSync(join(asset.folder, 'graph.pb'))),
      [2, 3, 160, 160],
      data,
    );
    expect(ours.embedding!.shape).toEqual([2, 512]);
    expect(largestDifference(ours.embedding!.data, Object.values(theirs)[0]!.data)).toBeLessThan(1e-4);
  });

  it('keeps its recipe hash', () => {
    expect(recipeHashOf(facenetCasia, tensors)).toBe(
      '1859670e4335e35c7231ea82a01cf99ca9d705847c4489303bc0f2fd69da4b6c',
    );
  });
});
