import type { ModelName } from '@lookalike/domain';
import { Field, Float, ObjectType } from 'type-graphql';
import { ModelNameEnum } from './model-name';

@ObjectType({ description: 'A face, or for RESNET50 a photo, as a vector.' })
export class Embedding {
  @Field(() => ModelNameEnum, { description: 'The model that made it.' })
  model!: ModelName;

  @Field(() => [Float], {
    description:
      'Of length 1, so that the inner product of two is their cosine; as many numbers as the model has dimensions.',
  })
  vector!: Float32Array;
}
