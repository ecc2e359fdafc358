import type { ModelName } from '@lookalike/domain';
import { Field, InputType, Int } from 'type-graphql';
import { ModelNameEnum } from './model-name';

@InputType({
  description: 'What an ingestion is to do. Empty: the whole gallery, for all models that are not UNAVAILABLE.',
})
export class StartIngestionInput {
  @Field(() => [ModelNameEnum], {
    nullable: true,
    description:
      'The models whose indices are filled; weights that are not there yet are fetched. Omitted: all that are not UNAVAILABLE.',
  })
  models?: ModelName[];

  @Field(() => [String], { nullable: true, description: 'The identities whose photos are taken. Omitted: all.' })
  identities?: string[];

  @Field(() => Int, {
    nullable: true,
    description: 'Take the first so many identities by name (of an album without names: photos); at least 1.',
  })
  limit?: number;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Drop the indices and make them again: the cure for INDEX_STALE.',
  })
  rebuild!: boolean;
}
