import { torchFacenetLayers } from '../facenet-layers';
import { inceptionResnetV1Graph } from '../graphs/inception-resnet-v1';
import { readFacenetTensors } from '../read-facenet-tensors';
import { TensorLookup } from '../tensor-lookup';
import { verifyTensorDigest } from '../verify-tensor-digest';
import type { NetworkConverter } from './network-converter';

export const facenetNetwork: NetworkConverter = {
  formats: ['safetensors', 'legacy-pickle'],
  convert(asset) {
    const { tensors, file } = readFacenetTensors(asset);
    verifyTensorDigest(tensors, file);
    return {
      tensors,
      models: { model: inceptionResnetV1Graph('facenet', torchFacenetLayers(new TensorLookup(tensors, file))) },
    };
  },
};
