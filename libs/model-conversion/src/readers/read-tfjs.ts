import { corruptFile, parsedOrCorrupt } from '../corrupt-file';
import { elementCount, floatsAt, type Tensor, type Tensors } from '../tensor';

interface Group {
  paths: string[];
  weights: { name: string; shape: unknown[]; dtype: string; quantization?: unknown }[];
}

/**
 * Reads the weights of a TensorFlow.js layers model: `model.json` lists groups of shards (cut anywhere, to be joined) and the
 * tensors that stand in them one behind the other. The topology is not read: the graph is ours.
 *
 * @param model the bytes of model.json
 * @param readShard gives the bytes of a file that stands beside it
 * @param file path of model.json, for messages
 * @throws LookalikeError ASSET_CORRUPT; also for quantised weights and types other than float32
 */
export function readTfjs(model: Uint8Array, readShard: (name: string) => Uint8Array, file: string): Tensors {
  const json = parsedOrCorrupt(
    file,
    'it is no JSON',
    () => JSON.parse(Buffer.from(model).toString()) as { weightsManifest?: unknown },
  );
  const groups = json?.weightsManifest;
  if (!Array.isArray(groups) || !groups.every(isGroup)) throw corruptFile(file, 'it lists no weights');
  const tensors = new Map<string, Tensor>();
  for (const { paths, weights } of groups) {
    const bytes = Buffer.concat(paths.map(readShard));
    let at = 0;
    for (const { name, shape, dtype, quantization } of weights) {
      const count = elementCount(shape);
      if (dtype !== 'float32' || quantization !== undefined || Number.isNaN(count))
        throw corruptFile(file, `${JSON.stringify(name)} is no float32 tensor`);
      if (tensors.has(name)) throw corruptFile(file, `${JSON.stringify(name)} stands in it twice`);
      if (at + 4 * count > bytes.length) throw corruptFile(file, `the shards end before ${JSON.stringify(name)} does`);
      tensors.set(name, { shape: shape as number[], data: floatsAt(bytes, at, count) });
      at += 4 * count;
    }
    if (at !== bytes.length) throw corruptFile(file, `${bytes.length - at} bytes of its shards belong to no tensor`);
  }
  return tensors;
}

/** A shard is a plain name, so that no model.json can have another folder's file read. */
function isGroup(group: Partial<Group> | null): group is Group {
  return (
    Array.isArray(group?.paths) &&
    group.paths.every((path) => typeof path === 'string' && /^[\w-][\w.-]*$/.test(path)) &&
    new Set(group.paths).size === group.paths.length &&
    Array.isArray(group.weights) &&
    group.weights.every((weight) => typeof weight?.name === 'string' && Array.isArray(weight.shape))
  );
}
