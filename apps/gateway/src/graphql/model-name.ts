import { MODEL_NAMES, type ModelName } from '@lookalike/domain';
import { registerEnumType } from 'type-graphql';

const DESCRIPTIONS: Record<ModelName, string> = {
  FACENET: 'Inception-ResNet-v1 trained on VGGFace2. Its input is the face with a margin; 512 dimensions.',
  FACENET_CASIA:
    'Inception-ResNet-v1 trained on CASIA-WebFace. A separate model: its vectors are not comparable with those of FACENET.',
  MOBILEFACENET: 'MobileFaceNet. Its input is the face aligned by its five landmarks; 512 dimensions.',
  RESNET50: 'ResNet-50 trained on ImageNet. Its input is the whole photo, so it needs no face; 2048 dimensions.',
};

export const ModelNameEnum = Object.fromEntries(MODEL_NAMES.map((name) => [name, name])) as {
  [name in ModelName]: name;
};

registerEnumType(ModelNameEnum, {
  name: 'ModelName',
  description: 'A model: weights, crop and preprocessing.',
  valuesConfig: Object.fromEntries(MODEL_NAMES.map((name) => [name, { description: DESCRIPTIONS[name] }])),
});
