import { type AssetSpec, MODEL_DIMENSIONS } from '@lookalike/domain';
import {
  type ConvertedNetwork,
  corruptFile,
  type NetworkConversion,
  OnnxGraph,
  type OnnxNode,
  readAssetFile,
  readOnnx,
  TensorLookup,
  type Value,
} from '@lookalike/model-conversion';
import { alignByFivePoints, FIVE_POINT_SIDE } from '../../align/five-point';
import { type FaceModel, FIXED_STANDARDISATION } from '../embedding-model';

/** The file has 4,884,269 bytes. Parsed nodes and names take many times their size. */
const MAX_BYTES = 64 << 20;
const OPERATORS = new Set(['Conv', 'PRelu', 'Add', 'Reshape']);

/** MobileFaceNet trained with the ArcFace loss, as ONNX with a fixed batch size of one. */
const weights: AssetSpec = {
  name: 'mobilefacenet',
  title: 'MobileFaceNet weights',
  enables: 'the model MOBILEFACENET',
  terms: 'Weights of faceplugin-face-recognition-js (MIT), which does not say what photos they were trained on.',
  sources: [
    {
      from: 'npm',
      format: 'onnx',
      package: 'faceplugin-face-recognition-js',
      version: '0.0.1',
      sha256: '7ea06031d9a3f83753254fcff60506a07b81b46fc84d4ee024cd041f260ec1ba',
      bytes: 41_114_878,
      files: { 'model.onnx': 'package/model/fr_feature.onnx' },
    },
  ],
};

const conversion: NetworkConversion = {
  formats: ['onnx'],
  models: ['model'],
  convert(asset) {
    const { bytes, file } = readAssetFile(asset, 'model.onnx', MAX_BYTES);
    return convertMobilefacenet(bytes, file);
  },
};

/** MobileFaceNet (Chen et al. 2018, arXiv:1804.07573), trained with the ArcFace loss. */
export const mobilefacenet: FaceModel = {
  name: 'MOBILEFACENET',
  description:
    'MobileFaceNet: a small network trained with the ArcFace loss. Its input is the face aligned by its five landmarks.',
  dimension: MODEL_DIMENSIONS.MOBILEFACENET,
  wholePhoto: false,
  side: FIVE_POINT_SIDE,
  // LFW accuracy: BGR 0.9963, RGB 0.9925.
  pixels: { order: 'BGR', ...FIXED_STANDARDISATION },
  preprocessing: 'five-point-112-bgr-1',
  maxBatch: 6,
  weights,
  conversion,
  // One step: its time does not depend on the size of the photo.
  *crop(photo, { landmarks }) {
    return alignByFivePoints(photo, landmarks);
  },
};

/**
 * Copies the ONNX file (opset 9, batch size 1) node by node into a graph with a free batch size. Input `input`: [N, 3, 112, 112], BGR,
 * (x - 127.5) / 128. Output `embedding`: [N, 512], not normalised.
 *
 * @throws LookalikeError ASSET_CORRUPT
 */
export function convertMobilefacenet(bytes: Uint8Array, file: string): ConvertedNetwork {
  const { nodes, tensors, inputs, outputs } = readOnnx(bytes, OPERATORS, file);
  const graph = new OnnxGraph('mobilefacenet');
  const values = new Map<string, Value>([[inputs[0] ?? '', graph.input('input', ['N', 3, 112, 112])]]);
  const lookup = new TensorLookup(tensors, file);
  const value = (name: string | undefined): Value => {
    const found = values.get(name ?? '');
    if (!found) throw corruptFile(file, `no earlier node computes ${JSON.stringify(name)}`);
    return found;
  };
  for (const node of nodes) values.set(node.outputs[0] ?? '', copyNode(graph, node, value, lookup, file));
  const last = nodes.at(-1)?.outputs[0];
  if (last === undefined || last !== outputs[0]) throw corruptFile(file, 'its last node does not compute its output');
  graph.output('embedding', value(last), ['N', 512]);
  return { tensors, models: { model: graph.encode() } };
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
  // From [1, 512, 1, 1] to [1, 512]. Flatten does the same for any batch size.
  if (operator === 'Reshape') return graph.flatten(x);
  if (operator === 'PRelu') return graph.prelu2d(x, tensors.get(second ?? '', [null, 1, 1]));
  const weight = tensors.get(second ?? '', [null, null, null, null]);
  const bias = tensors.get(third ?? '', [weight.shape[0]!]);
  const [stride = 1, other = stride] = attributes.get('strides') ?? [];
  const [rows = 0, columns = 0, bottom = rows, right = columns] = attributes.get('pads') ?? [];
  if (stride !== other || rows !== bottom || columns !== right)
    throw corruptFile(file, 'the strides or pads of a convolution are asymmetric');
  return graph.convolution(x, { weight, bias }, { stride, pad: [rows, columns] }, attributes.get('group')?.[0]);
}
