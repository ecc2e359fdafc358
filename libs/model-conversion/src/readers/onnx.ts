import { onnx } from 'onnx-proto';
import { corruptFile } from '../asset-file';
import { elementCount, floatsAt, type Tensor, type Tensors } from '../tensors';
import { decodeProtobuf } from './protobuf';

const { FLOAT } = onnx.TensorProto.DataType;
/** A tensor has at most this many dimensions, and an attribute this many integers. */
const MAX_INTEGERS = 8;

export interface OnnxNode {
  operator: string;
  inputs: string[];
  outputs: string[];
  /** The integers of each attribute; a single integer is a list of one. */
  attributes: Map<string, number[]>;
}

/** An ONNX model of another author: its nodes in order, and its float32 initialisers. */
export interface OnnxFile {
  nodes: OnnxNode[];
  tensors: Tensors;
  /** Names of the inputs, without the initialisers. */
  inputs: string[];
  outputs: string[];
}

/**
 * Reads an ONNX model.
 *
 * @param operators the operators that the model may use. They are of the default domain: one of another domain could be a native library
 * @param file its path, for messages
 * @throws LookalikeError ASSET_CORRUPT, also for values stored in another file, which could be any file of this machine
 */
export function readOnnx(bytes: Uint8Array, operators: ReadonlySet<string>, file: string): OnnxFile {
  const { graph } = decodeProtobuf(bytes, file, (reader) => onnx.ModelProto.decode(reader));
  if (!graph) throw corruptFile(file, 'it is not an ONNX model');
  const tensors = new Map<string, Tensor>();
  for (const initializer of graph.initializer ?? []) readInitializer(initializer, tensors, file);
  const names = (values: onnx.IValueInfoProto[] | null | undefined) => (values ?? []).map(({ name }) => name ?? '');
  return {
    nodes: (graph.node ?? []).map((node) => readNode(node, operators, file)),
    tensors,
    inputs: names(graph.input).filter((name) => !tensors.has(name)),
    outputs: names(graph.output),
  };
}

function readNode(node: onnx.INodeProto, operators: ReadonlySet<string>, file: string): OnnxNode {
  const operator = node.opType ?? '';
  if (node.domain || !operators.has(operator))
    throw corruptFile(file, `the operator ${JSON.stringify(operator)} is not allowed in it`);
  const attributes = new Map<string, number[]>();
  for (const { name, type, i, ints } of node.attribute ?? [])
    attributes.set(name ?? '', toNumbers(type === onnx.AttributeProto.AttributeType.INT ? [i ?? 0] : ints, file));
  return { operator, inputs: node.input ?? [], outputs: node.output ?? [], attributes };
}

function readInitializer(proto: onnx.ITensorProto, tensors: Map<string, Tensor>, file: string): void {
  const name = proto.name ?? '';
  const shape = toNumbers(proto.dims, file);
  if (proto.externalData?.length) throw corruptFile(file, 'its values are in another file');
  if (proto.dataType !== FLOAT) return;
  const { rawData } = proto;
  const data = rawData?.length
    ? floatsAt(rawData, 0, Math.floor(rawData.length / 4))
    : Float32Array.from(proto.floatData ?? []);
  if (data.length !== elementCount(shape) || (rawData?.length ?? 0) % 4)
    throw corruptFile(file, `the size of ${JSON.stringify(name)} does not match its shape`);
  if (tensors.has(name)) throw corruptFile(file, `it contains ${JSON.stringify(name)} twice`);
  tensors.set(name, { shape, data });
}

function toNumbers(integers: readonly unknown[] | null | undefined, file: string): number[] {
  const numbers = (integers ?? []).map(Number);
  if (numbers.length > MAX_INTEGERS) throw corruptFile(file, 'a list of integers in it is too long');
  return numbers;
}
