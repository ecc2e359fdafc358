import type { ModelName } from '@lookalike/domain';
import type { IngestionStatus } from '@lookalike/core';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DateTime } from './date-time';
import { IngestionStatusEnum } from './ingestion-status';
import { ModelNameEnum } from './model-name';
import { OutcomeCount } from './outcome-count';
import { Problem } from './problem';

@ObjectType({ description: 'A run through the gallery that fills the indices.' })
export class Ingestion {
  @Field(() => ID, { description: 'Names it in `ingestion`, `cancelIngestion` and `ingestionProgress`.' })
  id!: string;

  @Field(() => IngestionStatusEnum, { description: 'How it stands or ended.' })
  status!: IngestionStatus;

  @Field(() => [ModelNameEnum], { description: 'The models whose indices it fills.' })
  models!: ModelName[];

  @Field(() => DateTime, { description: 'When it was started.' })
  startedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it runs.' })
  finishedAt!: Date | null;

  @Field(() => Int, { nullable: true, description: 'Photos selected; null until they are counted.' })
  total!: number | null;

  @Field(() => Int, { description: 'Photos that have an outcome for every model.' })
  done!: number;

  @Field(() => [OutcomeCount], { description: 'How many photos had which outcome, for each model.' })
  outcomes!: OutcomeCount[];

  @Field(() => Float, { nullable: true, description: 'Photos a second of late; null when it does not run.' })
  photosPerSecond!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Seconds until it ends at this rate; null when that is not known.',
  })
  secondsLeft!: number | null;

  @Field(() => Problem, { nullable: true, description: 'Why it could not go on; null otherwise.' })
  problem!: Problem | null;
}
