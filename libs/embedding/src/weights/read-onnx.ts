import { onnx } from 'onnx-proto';
import { corruptFile, parsedOrCorrupt } from './corrupt-file';
import { elementCount, floatsAt, type Tensor, type Tensors } from './tensor';

const { FLOAT } = onnx.TensorProto.DataType;

/** An ONNX model that somebody else wrote, checked. */
export interface ForeignModel {
  nodes: onnx.NodeProto[];
  /** Its float32 initialisers. */
  tensors: Tensors;
  inputs: string[];
  outputs: string[];
}

/**
 * Reads an ONNX model for its nodes and float32 constants.
 *
 * @param operators the only ones that may stand in it: an unknown one could name a custom library, and one with a graph inside nests
 * @param file its path, for messages
 * @throws LookalikeError ASSET_CORRUPT; also for constants kept in other files, which could be any file of this machine
 */
export function readOnnx(bytes: Uint8Array, operators: ReadonlySet<string>, file: string): ForeignModel {
  const model = parsedOrCorrupt(file, 'it is no ONNX model', () => onnx.ModelProto.decode(bytes));
  const graph = model.graph;
  if (!graph) throw corruptFile(file, 'it has no graph');
  for (const { opType, domain } of (graph.node ?? []) as onnx.NodeProto[]) {
    if (domain || !operators.has(opType))
      throw corruptFile(file, `the operator ${JSON.stringify(opType)} has no place in it`);
  }
  const tensors = new Map<string, Tensor>();
  for (const initializer of (graph.initializer ?? []) as onnx.TensorProto[]) {
    if (initializer.dataType !== FLOAT) continue;
    if (tensors.has(initializer.name))
      throw corruptFile(file, `${JSON.stringify(initializer.name)} stands in it twice`);
    tensors.set(initializer.name, readTensor(initializer, file));
  }
  const names = (values: onnx.IValueInfoProto[] | null | undefined) =>
    (values ?? []).map(({ name }) => name ?? '').filter((name) => !tensors.has(name));
  return { nodes: graph.node as onnx.NodeProto[], tensors, inputs: names(graph.input), outputs: names(graph.output) };
}

function readTensor({ name, dims, rawData, floatData, externalData }: onnx.TensorProto, file: string): Tensor {
  const shape = dims.map(Number);
  const count = elementCount(shape);
  const stored = rawData.length / 4 || floatData.length;
  if (externalData.length || stored !== count)
    throw corruptFile(file, `${JSON.stringify(name)} has not all its values in it`);
  return { shape, data: rawData.length ? floatsAt(rawData, 0, count) : Float32Array.from(floatData) };
}
