import { MODEL_NAMES, type ModelName } from '@lookalike/domain';
import { registerEnumType } from 'type-graphql';

export const ModelNameEnum = Object.fromEntries(MODEL_NAMES.map((name) => [name, name])) as Record<
  ModelName,
  ModelName
>;

registerEnumType(ModelNameEnum, {
  name: 'ModelName',
  description: 'A model: weights, crop and preprocessing together.',
  valuesConfig: {
    FACENET: { description: 'Inception-ResNet-v1 trained on VGGFace2, on the face with a margin; 512 dimensions.' },
    FACENET_CASIA: {
      description:
        'The same network trained on CASIA-WebFace: a model of its own, its vectors never mix with those of FACENET.',
    },
    MOBILEFACENET: { description: 'MobileFaceNet, on the face aligned by its five landmarks; 512 dimensions.' },
    RESNET50: { description: 'ResNet-50 trained on ImageNet, on the whole photo: it needs no face; 2048 dimensions.' },
  },
});
