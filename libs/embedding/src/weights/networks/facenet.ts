import { type NetworkConversion, TensorLookup } from '@lookalike/model-conversion';
import { torchFacenetLayers } from '../facenet-layers';
import { inceptionResnetV1Graph } from '../graphs/inception-resnet-v1';
import { readFacenetTensors } from '../read-facenet-tensors';
import { verifyTensorDigest } from '../verify-tensor-digest';

export const facenetNetwork: NetworkConversion = {
  formats: ['safetensors', 'legacy-pickle'],
  models: ['model'],
  convert(asset) {
    const { tensors, file } = readFacenetTensors(asset);
    verifyTensorDigest(tensors, file);
    return {
      tensors,
      models: { model: inceptionResnetV1Graph('facenet', torchFacenetLayers(new TensorLookup(tensors, file))) },
    };
  },
};
