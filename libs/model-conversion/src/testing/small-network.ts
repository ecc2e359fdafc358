import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FetchedAsset } from '@lookalike/domain';
import { readAssetFile } from '../asset-file';
import { OnnxGraph } from '../onnx-graph';
import type { NetworkConversion } from '../prepare-network';
import { readSafetensors } from '../readers/safetensors';
import { type Tensor, TensorLookup } from '../tensors';
import { writeSafetensors } from './write-safetensors';

const MODELS = ['first', 'second', 'third'];

/** Three ONNX models, each a fully connected layer of 64 numbers to 32. */
export const smallNetwork: NetworkConversion = {
  formats: ['safetensors'],
  models: MODELS,
  convert(asset) {
    const tensors = new Map<string, Tensor>();
    const models = MODELS.map((name) => {
      const { bytes, file } = readAssetFile(asset, `${name}.safetensors`);
      const weights = readSafetensors(bytes, file);
      for (const [key, tensor] of weights) tensors.set(`${name}.${key}`, tensor);
      const lookup = new TensorLookup(weights, file);
      const graph = new OnnxGraph(name);
      const x = graph.input('input', ['N', 64]);
      graph.output('output', graph.dense(x, lookup.get('weight', [32, 64]), lookup.get('bias', [32])), ['N', 32]);
      return [name, graph.encode()] as const;
    });
    return { tensors, models: Object.fromEntries(models) };
  },
};

/** Writes weights for `smallNetwork` into a folder. */
export function writeSmallAsset(folder: string): FetchedAsset {
  mkdirSync(folder, { recursive: true });
  MODELS.forEach((name, index) => {
    const weight = Array.from({ length: 32 * 64 }, (_, at) => Math.sin(at + index));
    const bias = Array.from({ length: 32 }, (_, at) => at / 32);
    const tensors = { weight: { shape: [32, 64], values: weight }, bias: { shape: [32], values: bias } };
    writeFileSync(join(folder, `${name}.safetensors`), writeSafetensors(tensors));
  });
  return { folder, format: 'safetensors' };
}
