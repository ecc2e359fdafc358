import type { PageRequest } from '@lookalike/core';
import { ArgsType, Field, Int } from 'type-graphql';

@ArgsType()
export class PageArgs implements PageRequest {
  @Field(() => Int, { defaultValue: 50, description: 'How many items at most, 1 to 500.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'The cursor to go on behind: `endCursor` of the page before.' })
  after?: string;
}

@ArgsType()
export class IngestionPageArgs implements PageRequest {
  @Field(() => Int, { defaultValue: 20, description: 'How many ingestions at most, 1 to 500.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'The cursor to go on behind: `endCursor` of the page before.' })
  after?: string;
}
