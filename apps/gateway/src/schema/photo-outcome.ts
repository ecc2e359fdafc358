import type { ModelName, OutcomeKind } from '@lookalike/domain';
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from './date-time';
import { ModelNameEnum } from './model-name';
import { OutcomeKindEnum } from './outcome-kind';
import { Photo } from './photo';
import { Problem } from './problem';

@ObjectType({ description: 'What became of a photo, for one model.' })
export class PhotoOutcome {
  @Field(() => Photo, { description: 'The photo.' })
  photo!: Photo;

  @Field(() => ModelNameEnum, { description: 'The model.' })
  model!: ModelName;

  @Field(() => OutcomeKindEnum, { description: 'What became of it.' })
  outcome!: OutcomeKind;

  @Field(() => Problem, { nullable: true, description: 'Why it FAILED; null otherwise.' })
  problem!: Problem | null;

  @Field(() => DateTime, { description: 'When.' })
  at!: Date;
}
