import type { ErrorCode } from '@lookalike/domain';
import { Field, ObjectType } from 'type-graphql';
import { ErrorCodeEnum } from './error-code';

@ObjectType({ description: 'A failure, and what to do about it.' })
export class Problem {
  @Field(() => ErrorCodeEnum, { description: 'What went wrong, for programs.' })
  code!: ErrorCode;

  @Field(() => String, { description: 'What happened, for people.' })
  message!: string;

  @Field(() => String, { description: 'What to do about it, for people.' })
  remedy!: string;

  @Field(() => Boolean, {
    description: 'Whether the same request may succeed later although nobody acts, as while a model is being loaded.',
  })
  retryable!: boolean;
}
