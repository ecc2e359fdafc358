import { type NetworkConversion, readAssetFile, readGraphdef, TensorLookup } from '@lookalike/model-conversion';
import { tensorflowFacenetLayers } from '../facenet-layers';
import { inceptionResnetV1Graph } from '../graphs/inception-resnet-v1';

export const facenetCasiaNetwork: NetworkConversion = {
  formats: ['graphdef'],
  models: ['model'],
  convert(asset) {
    const { bytes, file } = readAssetFile(asset, 'graph.pb');
    // Scalars are the residual scales and the like, which the graph has itself.
    const tensors = new Map([...readGraphdef(bytes, file)].filter(([, { shape }]) => shape.length > 0));
    const layers = tensorflowFacenetLayers(new TensorLookup(tensors, file));
    return { tensors, models: { model: inceptionResnetV1Graph('facenet-casia', layers) } };
  },
};
