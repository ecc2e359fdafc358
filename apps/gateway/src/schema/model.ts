import type { Availability, ModelName } from '@lookalike/domain';
import { Field, Int, ObjectType } from 'type-graphql';
import { AvailabilityEnum } from './availability';
import { ModelNameEnum } from './model-name';
import { Problem } from './problem';

@ObjectType({ description: 'A model: weights, crop and preprocessing together.' })
export class Model {
  @Field(() => ModelNameEnum, { description: 'Its name.' })
  name!: ModelName;

  @Field(() => String, { description: 'What it is, for people.' })
  description!: string;

  @Field(() => Int, { description: 'How many numbers its embeddings have.' })
  dimension!: number;

  @Field(() => Boolean, { description: 'Whether it takes whole photos rather than faces.' })
  wholePhoto!: boolean;

  @Field(() => AvailabilityEnum, { description: 'Whether it can be asked now.' })
  availability!: Availability;

  @Field(() => Problem, { nullable: true, description: 'Why it is not READY; null when it is.' })
  problem!: Problem | null;

  @Field(() => Boolean, { description: 'Whether it answers now when a query names no model.' })
  default!: boolean;

  @Field(() => Int, { nullable: true, description: 'Rows in its index; null when the store is down.' })
  indexed!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'sha256 over tensors, preprocessing, metric and dimension: an index made with another is stale. Null until the weights are there.',
  })
  recipeHash!: string | null;

  @Field(() => String, { description: 'What its weights may be used for.' })
  terms!: string;
}
