import { corruptFile } from '../corrupt-file';
import { appendVarints, protobufField, protobufFields, protobufText, type ProtobufValue } from './protobuf-fields';
import { elementCount, floatsAt, type Tensor, type Tensors } from '../tensor';

const FLOAT = 1;

export interface OnnxNode {
  operator: string;
  inputs: string[];
  outputs: string[];
  /** The integers of each attribute; a single one is a list of one. */
  attributes: Map<string, number[]>;
}

/** An ONNX model that somebody else wrote: its nodes in order, and its float32 initialisers. */
export interface OnnxFile {
  nodes: OnnxNode[];
  tensors: Tensors;
  /** Names of what goes in, without the initialisers. */
  inputs: string[];
  outputs: string[];
}

/**
 * Reads an ONNX model (onnx/onnx.proto: ModelProto.graph 7; GraphProto node 1, initializer 5, input 11, output 12).
 *
 * @param operators the only ones that may stand in it: another domain's could stand for a native library
 * @param file its path, for messages
 * @throws LookalikeError ASSET_CORRUPT; also for constants kept in other files, which could be any file of this machine
 */
export function readOnnx(bytes: Uint8Array, operators: ReadonlySet<string>, file: string): OnnxFile {
  const tensors = new Map<string, Tensor>();
  const nodes: OnnxNode[] = [];
  const inputs: string[] = [];
  const outputs: string[] = [];
  const graph = protobufField(bytes, 7, file);
  if (graph === null) throw corruptFile(file, 'it is no ONNX model');
  for (const { number, value } of protobufFields(graph, file)) {
    if (number === 1) nodes.push(readNode(value, operators, file));
    else if (number === 5) readInitializer(value, tensors, file);
    else if (number === 11) inputs.push(protobufText(protobufField(value, 1, file), file));
    else if (number === 12) outputs.push(protobufText(protobufField(value, 1, file), file));
  }
  return { nodes, tensors, inputs: inputs.filter((name) => !tensors.has(name)), outputs };
}

/** NodeProto: input 1, output 2, op_type 4, attribute 5, domain 7. AttributeProto: name 1, i 3, ints 8. */
function readNode(message: ProtobufValue, operators: ReadonlySet<string>, file: string): OnnxNode {
  const node: OnnxNode = { operator: '', inputs: [], outputs: [], attributes: new Map() };
  let domain = '';
  for (const { number, value } of protobufFields(message, file)) {
    if (number === 1) node.inputs.push(protobufText(value, file));
    else if (number === 2) node.outputs.push(protobufText(value, file));
    else if (number === 4) node.operator = protobufText(value, file);
    else if (number === 7) domain = protobufText(value, file);
    else if (number === 5) {
      const integers: number[] = [];
      for (const field of protobufFields(value, file))
        if (field.number === 3 || field.number === 8) appendVarints(integers, field.value, file);
      node.attributes.set(protobufText(protobufField(value, 1, file), file), integers);
    }
  }
  if (domain || !operators.has(node.operator))
    throw corruptFile(file, `the operator ${JSON.stringify(node.operator)} has no place in it`);
  return node;
}

/** TensorProto: dims 1, data_type 2, float_data 4, name 8, raw_data 9, external_data 13. */
function readInitializer(message: ProtobufValue, tensors: Map<string, Tensor>, file: string): void {
  const shape: number[] = [];
  const parts: Uint8Array[] = [];
  let name = '';
  let type: ProtobufValue = 0;
  for (const { number, value } of protobufFields(message, file)) {
    if (number === 1) appendVarints(shape, value, file);
    else if (number === 2) type = value;
    else if (number === 8) name = protobufText(value, file);
    else if ((number === 4 || number === 9) && typeof value !== 'number') parts.push(value);
    else if (number === 13) throw corruptFile(file, 'it keeps values in another file');
  }
  if (type !== FLOAT) return;
  const content = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  const count = elementCount(shape);
  if (content.length !== count * 4)
    throw corruptFile(file, `the size of ${JSON.stringify(name)} does not fit its shape`);
  if (tensors.has(name)) throw corruptFile(file, `${JSON.stringify(name)} stands in it twice`);
  tensors.set(name, { shape, data: floatsAt(content, 0, count) });
}
