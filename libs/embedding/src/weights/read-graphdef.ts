import { corruptFile } from './corrupt-file';
import { protobufFields } from './protobuf-fields';
import { elementCount, floatsAt, type Tensor, type Tensors } from './tensor';

const UTF8 = new TextDecoder();
const FLOAT = 1;

/** A node of a GraphDef, its attributes still encoded. */
export interface GraphdefNode {
  name: string;
  op: string;
  inputs: string[];
  /** Encoded AttrValue by name. */
  attributes: Map<string, Uint8Array>;
}

/** The nodes of a TensorFlow GraphDef (tensorflow/core/framework/graph.proto, node_def.proto). */
export function* graphdefNodes(bytes: Uint8Array, file: string): Generator<GraphdefNode> {
  for (const { number, value } of protobufFields(bytes, file)) {
    if (number !== 1) continue;
    const node: GraphdefNode = { name: '', op: '', inputs: [], attributes: new Map() };
    for (const field of messageFields(value, file)) {
      if (field.number === 1) node.name = text(field.value, file);
      else if (field.number === 2) node.op = text(field.value, file);
      else if (field.number === 3) node.inputs.push(text(field.value, file));
      else if (field.number === 5) {
        const [key, attribute] = entry(field.value, file);
        node.attributes.set(key, attribute);
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
    if (op !== 'Const') continue;
    const tensor = constant(attributes.get('value') ?? new Uint8Array(), name, room, file);
    if (!tensor) continue;
    if (tensors.has(name)) throw corruptFile(file, `${JSON.stringify(name)} stands in it twice`);
    room -= tensor.data.length * 4;
    tensors.set(name, tensor);
  }
  return tensors;
}

/** The tensor of an AttrValue (its field 8, a TensorProto: dtype 1, shape 2, content 4, floats 5), or null if it is not float32. */
function constant(attribute: Uint8Array, name: string, room: number, file: string): Tensor | null {
  let type = 0;
  let shape: number[] = [];
  let content: Uint8Array = new Uint8Array();
  for (const outer of protobufFields(attribute, file)) {
    if (outer.number !== 8) continue;
    for (const { number, value } of messageFields(outer.value, file)) {
      if (number === 1) type = Number(value);
      else if (number === 2) shape = dimensions(value, file);
      else if ((number === 4 || number === 5) && typeof value !== 'number') content = Buffer.concat([content, value]);
    }
  }
  if (type !== FLOAT) return null;
  const count = elementCount(shape);
  const stored = content.length / 4;
  const repeated = stored === 1 && count > 1;
  if (!(count * 4 <= room) || (stored !== count && !repeated))
    throw corruptFile(file, `the size of ${JSON.stringify(name)} does not fit its shape`);
  const data = floatsAt(content, 0, stored);
  return { shape, data: repeated ? new Float32Array(count).fill(data[0]!) : data };
}

function dimensions(shape: number | Uint8Array, file: string): number[] {
  const sizes: number[] = [];
  for (const { number, value } of messageFields(shape, file)) {
    if (number !== 2) continue;
    let size = 0;
    for (const field of messageFields(value, file)) if (field.number === 1) size = Number(field.value);
    sizes.push(size);
  }
  return sizes;
}

function entry(value: number | Uint8Array, file: string): [string, Uint8Array] {
  let key = '';
  let content: Uint8Array = new Uint8Array();
  for (const field of messageFields(value, file)) {
    if (field.number === 1) key = text(field.value, file);
    else if (field.number === 2 && typeof field.value !== 'number') content = field.value;
  }
  return [key, content];
}

function messageFields(value: number | Uint8Array, file: string) {
  if (typeof value === 'number') throw corruptFile(file, 'a number stands where a message should');
  return protobufFields(value, file);
}

function text(value: number | Uint8Array, file: string): string {
  if (typeof value === 'number') throw corruptFile(file, 'a number stands where a name should');
  return UTF8.decode(value);
}
