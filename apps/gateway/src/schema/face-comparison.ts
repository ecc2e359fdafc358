import type { ModelName } from '@lookalike/domain';
import { Field, Float, ObjectType } from 'type-graphql';
import { ModelNameEnum } from './model-name';
import { Problem } from './problem';

@ObjectType({ description: 'How alike two faces are in one model’s eyes.' })
export class FaceComparison {
  @Field(() => ModelNameEnum, { description: 'The model.' })
  model!: ModelName;

  @Field(() => Float, { nullable: true, description: 'Cosine, -1 to 1; null when there is a problem.' })
  similarity!: number | null;

  @Field(() => Problem, { nullable: true, description: 'Why there is no similarity; null when there is one.' })
  problem!: Problem | null;
}
