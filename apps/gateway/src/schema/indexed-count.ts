import type { ModelName } from '@lookalike/domain';
import { Field, Int, ObjectType } from 'type-graphql';
import { ModelNameEnum } from './model-name';

@ObjectType({ description: 'How many of an identity’s photos a model has indexed.' })
export class IndexedCount {
  @Field(() => ModelNameEnum, { description: 'The model.' })
  model!: ModelName;

  @Field(() => Int, { description: 'Photos INDEXED.' })
  photos!: number;
}
