import {
  corruptFile,
  OnnxGraph,
  type OnnxNode,
  readOnnx,
  TensorLookup,
  type Tensors,
  type Value,
} from '@lookalike/model-conversion';
import { prelu } from './prelu';

const OPERATORS = new Set(['Conv', 'PRelu', 'Add', 'Reshape']);

/**
 * MobileFaceNet (Chen et al. 2018, arXiv:1804.07573). Its ONNX file (opset 9, batch fixed at 1) is read and written anew, node by
 * node, with the batch left free: input `input` [N, 3, 112, 112], BGR, (x - 127.5) / 128; output `embedding` [N, 512], not normalised.
 *
 * @throws LookalikeError ASSET_CORRUPT
 */
export function mobilefacenetGraph(bytes: Uint8Array, file: string): { tensors: Tensors; graph: Uint8Array } {
  const { nodes, tensors, inputs, outputs } = readOnnx(bytes, OPERATORS, file);
  const graph = new OnnxGraph('mobilefacenet');
  const values = new Map<string, Value>([[inputs[0] ?? '', graph.input('input', ['N', 3, 112, 112])]]);
  const lookup = new TensorLookup(tensors, file);
  const value = (name: string | undefined): Value => {
    const found = values.get(name ?? '');
    if (!found) throw corruptFile(file, `nothing comes before ${JSON.stringify(name)}`);
    return found;
  };
  for (const node of nodes) values.set(node.outputs[0] ?? '', copyNode(graph, node, value, lookup, file));
  const last = nodes.at(-1)?.outputs[0];
  if (last === undefined || last !== outputs[0]) throw corruptFile(file, 'its last node does not give its output');
  graph.output('embedding', value(last), ['N', 512]);
  return { tensors, graph: graph.encode() };
}

function copyNode(
  graph: OnnxGraph,
  { operator, inputs, attributes }: OnnxNode,
  value: (name?: string) => Value,
  tensors: TensorLookup,
  file: string,
): Value {
  const [first, second, third] = inputs;
  const x = value(first);
  if (operator === 'Add') return graph.add(x, value(second));
  // From [1, 512, 1, 1] to [1, 512]: what Flatten does, whatever the batch.
  if (operator === 'Reshape') return graph.flatten(x);
  if (operator === 'PRelu') return prelu(graph, x, tensors.get(second ?? '', [null, 1, 1]));
  const weight = tensors.get(second ?? '', [null, null, null, null]);
  const bias = tensors.get(third ?? '', [weight.shape[0]!]);
  const [stride = 1, other = stride] = attributes.get('strides') ?? [];
  const [rows = 0, columns = 0, bottom = rows, right = columns] = attributes.get('pads') ?? [];
  if (stride !== other || rows !== bottom || columns !== right)
    throw corruptFile(file, 'a convolution in it is lopsided');
  return graph.convolution(x, { weight, bias }, { stride, pad: [rows, columns] }, attributes.get('group')?.[0]);
}
