import type { FetchedAsset } from '@lookalike/domain';
import type { NetworkName } from '../embedder';
import { tensorflowFacenetLayers, torchFacenetLayers } from './facenet-layers';
import { inceptionResnetV1Graph } from './graphs/inception-resnet-v1';
import { mobilefacenetGraph } from './graphs/mobilefacenet';
import { mtcnnGraphs } from './graphs/mtcnn';
import { resnet50Graph } from './graphs/resnet50';
import { readAssetFile, unknownFormat } from './read-asset-file';
import { readFacenetTensors } from './read-facenet-tensors';
import { readGraphdef } from './read-graphdef';
import { readLegacyPickle } from './read-legacy-pickle';
import { readTfjs } from './read-tfjs';
import type { Tensor, Tensors } from './tensor';
import { TensorLookup } from './tensor-lookup';
import { verifyTensorDigest } from './verify-tensor-digest';

/** It has 200 kB; parsed JSON takes many times its size. */
const MAX_JSON_BYTES = 4 << 20;
const MAX_ONNX_BYTES = 64 << 20;

export interface ConvertedNetwork {
  /** What makes up its identity: every tensor that the network uses, under the names of its checkpoint. */
  tensors: Tensors;
  /** Encoded ONNX models: `pnet`, `rnet` and `onet` of MTCNN, `model` of any other network. */
  models: Record<string, Uint8Array>;
}

/**
 * Reads an asset's weights and writes them as ONNX. Synchronous: a second or two for the large ones.
 *
 * @throws LookalikeError ASSET_CORRUPT
 */
export function convertNetwork(network: NetworkName, asset: FetchedAsset): ConvertedNetwork {
  const { format, convert } = CONVERTERS[network];
  if (!format.includes(asset.format)) throw unknownFormat(asset);
  return convert(asset);
}

interface Converter {
  format: readonly string[];
  convert(asset: FetchedAsset): ConvertedNetwork;
}

const CONVERTERS: Record<NetworkName, Converter> = {
  MTCNN: { format: ['legacy-pickle'], convert: convertMtcnn },
  FACENET: { format: ['safetensors', 'legacy-pickle'], convert: convertFacenet },
  FACENET_CASIA: { format: ['graphdef'], convert: convertFacenetCasia },
  MOBILEFACENET: { format: ['onnx'], convert: convertMobilefacenet },
  RESNET50: { format: ['tfjs'], convert: convertResnet50 },
};

function convertMtcnn(asset: FetchedAsset): ConvertedNetwork {
  const tensors = new Map<string, Tensor>();
  const [pnet, rnet, onet] = ['pnet', 'rnet', 'onet'].map((name) => {
    const { bytes, file } = readAssetFile(asset, `${name}.pt`);
    const own = readLegacyPickle(bytes, file);
    for (const [key, tensor] of own) tensors.set(`${name}.${key}`, tensor);
    return new TensorLookup(own, file);
  });
  return { tensors, models: { ...mtcnnGraphs(pnet!, rnet!, onet!) } };
}

function convertFacenet(asset: FetchedAsset): ConvertedNetwork {
  const { tensors, file } = readFacenetTensors(asset);
  verifyTensorDigest(tensors, file);
  const layers = torchFacenetLayers(new TensorLookup(tensors, file));
  return { tensors, models: { model: inceptionResnetV1Graph('facenet', layers) } };
}

function convertFacenetCasia(asset: FetchedAsset): ConvertedNetwork {
  const { bytes, file } = readAssetFile(asset, 'graph.pb');
  // Scalars are the residual scales and the like, which the graph has itself.
  const tensors = new Map([...readGraphdef(bytes, file)].filter(([, { shape }]) => shape.length > 0));
  const layers = tensorflowFacenetLayers(new TensorLookup(tensors, file));
  return { tensors, models: { model: inceptionResnetV1Graph('facenet-casia', layers) } };
}

function convertMobilefacenet(asset: FetchedAsset): ConvertedNetwork {
  const { bytes, file } = readAssetFile(asset, 'model.onnx', MAX_ONNX_BYTES);
  const { tensors, graph } = mobilefacenetGraph(bytes, file);
  return { tensors, models: { model: graph } };
}

function convertResnet50(asset: FetchedAsset): ConvertedNetwork {
  const { bytes, file } = readAssetFile(asset, 'model.json', MAX_JSON_BYTES);
  const all = readTfjs(bytes, (name) => readAssetFile(asset, name).bytes, file);
  const tensors = new Map([...all].filter(([name]) => !name.startsWith('fc1000/')));
  return { tensors, models: { model: resnet50Graph(new TensorLookup(tensors, file)) } };
}
