import { corruptFile } from '../corrupt-file';
import { protobufField, protobufFields, protobufText, type ProtobufValue } from './protobuf-fields';
import { elementCount, floatsAt, type Tensor, type Tensors } from '../tensor';

const FLOAT = 1;

/** A node of a GraphDef, its attributes still encoded. */
export interface GraphdefNode {
  name: string;
  op: string;
  inputs: string[];
  /** Encoded AttrValue by name. */
  attributes: Map<string, ProtobufValue>;
}

/** The nodes of a TensorFlow GraphDef (tensorflow/core/framework/graph.proto and node_def.proto). */
export function* graphdefNodes(bytes: Uint8Array, file: string): Generator<GraphdefNode> {
  for (const { number, value } of protobufFields(bytes, file)) {
    if (number !== 1) continue;
    const node: GraphdefNode = { name: '', op: '', inputs: [], attributes: new Map() };
    for (const field of protobufFields(value, file)) {
      if (field.number === 1) node.name = protobufText(field.value, file);
      else if (field.number === 2) node.op = protobufText(field.value, file);
      else if (field.number === 3) node.inputs.push(protobufText(field.value, file));
      else if (field.number === 5) {
        const key = protobufText(protobufField(field.value, 1, file), file);
        node.attributes.set(key, protobufField(field.value, 2, file) ?? new Uint8Array());
      }
    }
    yield node;
  }
}

/**
 * Reads the float32 constants of a frozen TensorFlow GraphDef by the names of their nodes; the graph is ours.
 *
 * @param file its path, for messages
 * @throws LookalikeError ASSET_CORRUPT
 */
export function readGraphdef(bytes: Uint8Array, file: string): Tensors {
  const tensors = new Map<string, Tensor>();
  // A constant may be one number repeated to any size; those of a network fit into its file.
  let room = bytes.length;
  for (const { name, op, attributes } of graphdefNodes(bytes, file)) {
    const attribute = attributes.get('value');
    const tensor = op === 'Const' && attribute !== undefined ? protobufField(attribute, 8, file) : null;
    if (tensor === null || protobufField(tensor, 1, file) !== FLOAT) continue;
    if (tensors.has(name)) throw corruptFile(file, `${JSON.stringify(name)} stands in it twice`);
    const read = floatConstant(tensor, name, room, file);
    room -= read.data.length * 4;
    tensors.set(name, read);
  }
  return tensors;
}

/** From an encoded TensorProto: shape 2, content 4 (raw) or float_val 5 (packed or not), where one value may stand for all. */
function floatConstant(message: ProtobufValue, name: string, room: number, file: string): Tensor {
  let shape: number[] = [];
  const parts: Uint8Array[] = [];
  for (const { number, value } of protobufFields(message, file)) {
    if (number === 2) shape = dimensions(value, file);
    else if ((number === 4 || number === 5) && typeof value !== 'number') parts.push(value);
  }
  const content = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  const count = elementCount(shape);
  const stored = content.length / 4;
  const repeated = stored === 1 && count > 1;
  if (!(count * 4 <= room) || (stored !== count && !repeated))
    throw corruptFile(file, `the size of ${JSON.stringify(name)} does not fit its shape`);
  const data = floatsAt(content, 0, stored);
  return { shape, data: repeated ? new Float32Array(count).fill(data[0]!) : data };
}

/** From an encoded TensorShapeProto. */
function dimensions(shape: ProtobufValue, file: string): number[] {
  const sizes: number[] = [];
  for (const { number, value } of protobufFields(shape, file)) {
    if (number === 2) sizes.push(Number(protobufField(value, 1, file) ?? 0));
  }
  return sizes;
}
