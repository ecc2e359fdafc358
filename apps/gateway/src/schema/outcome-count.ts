import type { ModelName, OutcomeKind } from '@lookalike/domain';
import { Field, Int, ObjectType } from 'type-graphql';
import { ModelNameEnum } from './model-name';
import { OutcomeKindEnum } from './outcome-kind';

@ObjectType({ description: 'How many photos of an ingestion had an outcome, for one model.' })
export class OutcomeCount {
  @Field(() => ModelNameEnum, { description: 'The model.' })
  model!: ModelName;

  @Field(() => OutcomeKindEnum, { description: 'The outcome.' })
  outcome!: OutcomeKind;

  @Field(() => Int, { description: 'Photos.' })
  count!: number;
}
