import { ERROR_CODES, type ErrorCode } from '@lookalike/domain';
import { registerEnumType } from 'type-graphql';

const codes = Object.keys(ERROR_CODES) as ErrorCode[];

export const ErrorCodeEnum = Object.fromEntries(codes.map((code) => [code, code])) as Record<ErrorCode, ErrorCode>;

registerEnumType(ErrorCodeEnum, {
  name: 'ErrorCode',
  description:
    'What went wrong: `code` of a Problem, and `extensions.code` of an error. An operation that is no GraphQL or does not fit this schema carries Apollo’s own code, such as GRAPHQL_PARSE_FAILED.',
  valuesConfig: Object.fromEntries(codes.map((code) => [code, { description: ERROR_CODES[code] }])),
});
