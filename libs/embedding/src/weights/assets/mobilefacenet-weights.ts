import type { AssetSpec } from '@lookalike/domain';

/** MobileFaceNet trained in the way of ArcFace, as ONNX with a fixed batch of one. */
export const mobilefacenetWeights: AssetSpec = {
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
