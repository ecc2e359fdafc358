import type { FetchedAsset } from '@lookalike/domain';
import { readOnnx } from '@lookalike/model-conversion';
import { describeWith } from '@lookalike/testing';
import type { NetworkName } from './embedder';
import { conversionOf, networkAssets } from './networks';
import { cachedWeights } from './testing/prepared-embedder';

/** Below it, float32 numbers are subnormal. */
const MIN_NORMAL = 2 ** -126;

const OPERATORS = new Set([
  'Add',
  'Concat',
  'Conv',
  'Flatten',
  'Gemm',
  'GlobalAveragePool',
  'MaxPool',
  'PRelu',
  'Relu',
  'Softmax',
]);

function countSubnormalWeights(network: NetworkName, weights: FetchedAsset): { weights: number; subnormal: number } {
  const count = { weights: 0, subnormal: 0 };
  for (const [name, bytes] of Object.entries(conversionOf(network).convert(weights).models)) {
    for (const { data } of readOnnx(bytes, OPERATORS, name).tensors.values()) {
      count.weights += data.length;
      for (const value of data) if (value !== 0 && Math.abs(value) < MIN_NORMAL) count.subnormal += 1;
    }
  }
  return count;
}

// A processor may take ten times as long for a network with subnormal weights.
for (const network of Object.keys(networkAssets) as NetworkName[]) {
  describeWith(`the weights of ${network}`, cachedWeights(network), (weights) => {
    it('are converted without subnormal numbers', () => {
      const count = countSubnormalWeights(network, weights);
      expect(count.weights).toBeGreaterThan(1000);
      expect(count.subnormal).toBe(0);
    });
  });
}
