import type { Reader } from 'protobufjs/minimal';
import { corruptFile } from '../asset-file';
import { elementCount, floatsAt, type Tensor, type Tensors } from '../tensors';
import { decodeProtobuf, readFields, readMessage } from './protobuf';

const DT_FLOAT = 1;

/** A node of a GraphDef, with encoded attributes. */
export interface GraphdefNode {
  name: string;
  op: string;
  inputs: string[];
  /** Encoded AttrValue messages by name. */
  attributes: Map<string, Uint8Array>;
}

/**
 * Reads the float32 constants of a frozen TensorFlow GraphDef by the names of their nodes.
 *
 * @param file its path, for messages
 * @throws LookalikeError ASSET_CORRUPT
 */
export function readGraphdef(bytes: Uint8Array, file: string): Tensors {
  const tensors = new Map<string, Tensor>();
  // A constant may be one value repeated to any size. Together, the constants of a real network fit into its file.
  let remaining = bytes.length;
  for (const { name, op, attributes } of readGraphdefNodes(bytes, file)) {
    const value = attributes.get('value');
    const constant = op === 'Const' && value ? decodeProtobuf(value, file, readTensorAttribute) : null;
    if (constant?.dtype !== DT_FLOAT) continue;
    if (tensors.has(name)) throw corruptFile(file, `it contains ${JSON.stringify(name)} twice`);
    const tensor = toTensor(constant, remaining);
    if (!tensor) throw corruptFile(file, `the size of ${JSON.stringify(name)} does not match its shape`);
    remaining -= tensor.data.byteLength;
    tensors.set(name, tensor);
  }
  return tensors;
}

/**
 * The nodes of a GraphDef (tensorflow/core/framework/graph.proto and node_def.proto), in the order of the file.
 *
 * @throws LookalikeError ASSET_CORRUPT
 */
export function readGraphdefNodes(bytes: Uint8Array, file: string): GraphdefNode[] {
  return decodeProtobuf(bytes, file, (reader) => {
    const nodes: GraphdefNode[] = [];
    readFields(reader, reader.len, { 1: () => nodes.push(readNode(reader)) });
    return nodes;
  });
}

/** NodeDef: name 1, op 2, input 3, attr 5 (a map: key 1, value 2). */
function readNode(reader: Reader): GraphdefNode {
  const node: GraphdefNode = { name: '', op: '', inputs: [], attributes: new Map() };
  readMessage(reader, {
    1: () => (node.name = reader.string()),
    2: () => (node.op = reader.string()),
    3: () => node.inputs.push(reader.string()),
    5: () => {
      let key = '';
      let value: Uint8Array = new Uint8Array();
      readMessage(reader, { 1: () => (key = reader.string()), 2: () => (value = reader.bytes()) });
      node.attributes.set(key, value);
    },
  });
  return node;
}

interface TensorProto {
  dtype: number;
  shape: number[];
  /** Little-endian values, in pieces. */
  values: Uint8Array[];
}

/**
 * AttrValue: tensor 8. TensorProto: dtype 1, tensor_shape 2, tensor_content 4, float_val 5 (packed or not).
 * TensorShapeProto: dim 2, whose size is 1.
 */
function readTensorAttribute(reader: Reader): TensorProto | null {
  let tensor: TensorProto | null = null;
  const readShape = (shape: number[]) =>
    readMessage(reader, {
      2: () => {
        shape.push(0);
        readMessage(reader, { 1: () => (shape[shape.length - 1] = Number(reader.int64())) });
      },
    });
  const readTensor = () => {
    const read: TensorProto = { dtype: 0, shape: [], values: [] };
    readMessage(reader, {
      1: () => (read.dtype = reader.uint32()),
      2: () => readShape(read.shape),
      4: () => read.values.push(reader.bytes()),
      5: (wireType) => read.values.push(wireType === 2 ? reader.bytes() : nextBytes(reader, 4)),
    });
    tensor = read;
  };
  readFields(reader, reader.len, { 8: readTensor });
  return tensor;
}

function nextBytes(reader: Reader, count: number): Uint8Array {
  const start = reader.pos;
  return reader.skip(count).buf.subarray(start, reader.pos);
}

/** @returns null if the number of values does not match the shape, or the tensor exceeds `maxBytes` */
function toTensor({ shape, values }: TensorProto, maxBytes: number): Tensor | null {
  const bytes = values.length === 1 ? values[0]! : Buffer.concat(values);
  const count = elementCount(shape);
  if (!(count * 4 <= maxBytes) || bytes.length % 4) return null;
  const data = floatsAt(bytes, 0, bytes.length / 4);
  if (data.length === count) return { shape, data };
  // A single value is repeated for all elements.
  return data.length === 1 ? { shape, data: new Float32Array(count).fill(data[0]!) } : null;
}
