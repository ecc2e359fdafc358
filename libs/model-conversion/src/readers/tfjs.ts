import { formatCount } from '@lookalike/domain';
import { corruptFile, parseOrCorrupt } from '../asset-file';
import { elementCount, floatsAt, type Tensor, type Tensors } from '../tensors';

interface Group {
  paths: string[];
  weights: { name: string; shape: unknown[]; dtype: string; quantization?: unknown }[];
}

/**
 * Reads the weights of a TensorFlow.js layers model. `model.json` lists groups of shards, which may be split anywhere, and the tensors
 * that the concatenated shards contain one after another. The topology is not read.
 *
 * @param model the bytes of model.json
 * @param readShard returns the bytes of a file in the folder of model.json
 * @param file path of model.json, for messages
 * @throws LookalikeError ASSET_CORRUPT, also for quantised weights and types other than float32
 */
export function readTfjs(model: Uint8Array, readShard: (name: string) => Uint8Array, file: string): Tensors {
  const json = parseOrCorrupt(
    file,
    'it is not JSON',
    () => JSON.parse(Buffer.from(model).toString()) as { weightsManifest?: unknown },
  );
  const groups = json?.weightsManifest;
  if (!Array.isArray(groups) || !groups.every(isGroup)) throw corruptFile(file, 'its list of weights is invalid');
  const tensors = new Map<string, Tensor>();
  for (const { paths, weights } of groups) {
    const bytes = Buffer.concat(paths.map(readShard));
    let offset = 0;
    for (const { name, shape, dtype, quantization } of weights) {
      const count = elementCount(shape);
      if (dtype !== 'float32' || quantization !== undefined || Number.isNaN(count))
        throw corruptFile(file, `${JSON.stringify(name)} is not a float32 tensor`);
      if (tensors.has(name)) throw corruptFile(file, `it contains ${JSON.stringify(name)} twice`);
      if (offset + 4 * count > bytes.length)
        throw corruptFile(file, `the shards end before ${JSON.stringify(name)} does`);
      tensors.set(name, { shape: shape as number[], data: floatsAt(bytes, offset, count) });
      offset += 4 * count;
    }
    if (offset !== bytes.length)
      throw corruptFile(file, `it has no tensor for ${formatCount(bytes.length - offset, 'byte')} of its shards`);
  }
  return tensors;
}

/** Shards are plain file names, so a model.json cannot make us read a file of another folder. */
function isGroup(group: Partial<Group> | null): group is Group {
  return (
    Array.isArray(group?.paths) &&
    group.paths.every((path) => typeof path === 'string' && /^[\w-][\w.-]*$/.test(path)) &&
    new Set(group.paths).size === group.paths.length &&
    Array.isArray(group.weights) &&
    group.weights.every((weight) => typeof weight?.name === 'string' && Array.isArray(weight.shape))
  );
}
