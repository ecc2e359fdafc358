import { LookalikeError } from '@lookalike/domain';
import { GraphQLError } from 'graphql';

/** As Apollo and GraphQL's validation takes it; it leaves with the code and the remedy of the error inside. */
export function queryTooCostly(message: string): GraphQLError {
  const originalError = new LookalikeError(
    'QUERY_TOO_COSTLY',
    message,
    'Ask for fewer fields, a smaller `k` or `first`, or split the operation into several.',
  );
  return new GraphQLError(message, { originalError, extensions: { http: { status: 400 } } });
}
