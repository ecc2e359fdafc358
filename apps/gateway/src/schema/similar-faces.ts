import type { ModelName } from '@lookalike/domain';
import { Field, Int, ObjectType } from 'type-graphql';
import { Match } from './match';
import { ModelNameEnum } from './model-name';
import { Probe } from './probe';
import { Timings } from './timings';

@ObjectType({ description: 'The faces of the gallery that resemble the probe, in one model’s eyes.' })
export class SimilarFaces {
  @Field(() => ModelNameEnum, { description: 'The model that answered.' })
  model!: ModelName;

  @Field(() => Probe, { description: 'What was searched with.' })
  probe!: Probe;

  @Field(() => [Match], { description: 'At most k, the most similar first.' })
  matches!: Match[];

  @Field(() => Int, { description: 'Rows in the index that was searched.' })
  searched!: number;

  @Field(() => Timings, { description: 'Where the time went.' })
  timings!: Timings;
}
