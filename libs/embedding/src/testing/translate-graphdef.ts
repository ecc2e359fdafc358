import { type GraphdefNode, readGraphdef, readGraphdefNodes } from '@lookalike/model-conversion';
import { Reader } from 'protobufjs/minimal';
import { RawOnnx } from './raw-onnx';

const FILE = 'graph.pb';

/** Sandberg's frozen graph up to the embedding before normalisation, operator for operator: its own strides, paddings and scales. */
export function translateGraphdef(bytes: Uint8Array): Uint8Array {
  const constants = readGraphdef(bytes, FILE);
  const model = new RawOnnx();
  for (const node of readGraphdefNodes(bytes, FILE)) {
    const inputs = node.inputs.filter((name) => !name.startsWith('^')).map((name) => name.replace(/:0$/, ''));
    const [first = '', second = ''] = inputs;
    const { name, op } = node;
    if (op === 'Const' && constants.has(name)) model.constant(name, constants.get(name)!);
    else if (op === 'Conv2D') {
      model.add(`${name}/weights`, 'Transpose', [second], { perm: [3, 2, 0, 1] });
      model.add(name, 'Conv', [first, `${name}/weights`], window(node));
    } else if (op === 'BiasAdd') {
      const { data } = constants.get(second)!;
      model.constant(`${name}/bias`, { shape: [data.length, 1, 1], data });
      model.add(name, 'Add', [first, `${name}/bias`]);
    } else if (op === 'MaxPool')
      model.add(name, 'MaxPool', [first], { ...window(node), kernel_shape: list(node, 'ksize').slice(1, 3) });
    else if (op === 'AvgPool')
      model.add(name, 'AveragePool', [first], { ...window(node), kernel_shape: list(node, 'ksize').slice(1, 3) });
    else if (op === 'ConcatV2') model.add(name, 'Concat', inputs.slice(0, -1), { axis: 1 });
    else if (op === 'FusedBatchNorm')
      model.add(name, 'BatchNormalization', inputs, { epsilon: float(node, 'epsilon') });
    else if (name.endsWith('/flatten/Reshape')) model.add(name, 'Flatten', [first]);
    else if (op === 'Reshape') model.add(name, 'Identity', [first]);
    else if (['Relu', 'Mul', 'Add', 'MatMul'].includes(op)) model.add(name, op, inputs);
    if (name.endsWith('/Reshape_1')) return model.encode('input', name);
  }
  throw new Error('the graph has no Reshape_1');
}

function window(node: GraphdefNode) {
  const padding = Buffer.from(field(attribute(node, 'padding'), 2) as Uint8Array).toString();
  return { strides: list(node, 'strides').slice(1, 3), auto_pad: padding === 'SAME' ? 'SAME_UPPER' : 'VALID' };
}

function attribute(node: GraphdefNode, name: string): Uint8Array {
  return node.attributes.get(name)!;
}

/** AttrValue: list 1. ListValue: i 3, packed; here all are below 128. */
function list(node: GraphdefNode, name: string): number[] {
  return [...(field(field(attribute(node, name), 1) as Uint8Array, 3) as Uint8Array)];
}

/** AttrValue: f 4. */
function float(node: GraphdefNode, name: string): number {
  return field(attribute(node, name), 4) as number;
}

/** The value of a field of a message: bytes (wire type 2) or a float (wire type 5). */
function field(message: Uint8Array, number: number): Uint8Array | number {
  const reader = Reader.create(message);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === number) return (tag & 7) === 2 ? reader.bytes() : reader.float();
    reader.skipType(tag & 7);
  }
  throw new Error(`the message has no field ${number}`);
}
