import { ERROR_CODES, type ErrorCode, type Problem as DomainProblem } from '@lookalike/domain';
import { Field, FieldResolver, ObjectType, registerEnumType, Resolver, Root } from 'type-graphql';
import { apiRemedy } from './api-problem';

const codes = Object.keys(ERROR_CODES) as ErrorCode[];
const ErrorCodeEnum = Object.fromEntries(codes.map((code) => [code, code])) as Record<ErrorCode, ErrorCode>;

registerEnumType(ErrorCodeEnum, {
  name: 'ErrorCode',
  description:
    'What went wrong: `code` of a Problem, and `extensions.code` of an error. An operation that is not valid GraphQL or does not match this schema has one of Apollo’s own codes instead, such as GRAPHQL_PARSE_FAILED.',
  valuesConfig: Object.fromEntries(codes.map((code) => [code, { description: ERROR_CODES[code] }])),
});

@ObjectType({ description: 'A failure, and what to do about it.' })
export class Problem {
  @Field(() => ErrorCodeEnum, { description: 'What went wrong, for programs.' })
  code!: ErrorCode;

  @Field(() => String, { description: 'What happened, for people.' })
  message!: string;

  remedy!: string;

  @Field(() => Boolean, {
    description:
      'Whether the same request may succeed later without intervention, for example while a model is loaded.',
  })
  retryable!: boolean;
}

/** Every Problem inside an answer gets its remedy here. */
@Resolver(() => Problem)
export class ProblemResolver {
  @FieldResolver(() => String, { description: 'What to do about it, for people.' })
  remedy(@Root() problem: DomainProblem): string {
    return apiRemedy(problem);
  }
}
