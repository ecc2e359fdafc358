import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql';
import { getComplexity } from 'graphql-query-complexity';
import { fieldCost } from './field-cost';
import { LIMITS } from './limits';
import { queryTooCostly } from './query-too-costly';

export interface CostedOperation {
  schema: GraphQLSchema;
  document: DocumentNode;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/** Why the operation may not run, before anything of it has run; null when it may. */
export function limitCost({ schema, document, variables, operationName }: CostedOperation): GraphQLError | null {
  const cost = costOf({ schema, document, variables, operationName });
  if (cost <= LIMITS.cost) return null;
  return queryTooCostly(`The operation asks for too much at once: it costs ${cost}, and ${LIMITS.cost} is the most.`);
}

function costOf({ schema, document, variables = {}, operationName }: CostedOperation): number {
  try {
    return getComplexity({ schema, query: document, variables, operationName, estimators: [fieldCost] });
  } catch (error) {
    // Bad variables: the execution says so, in better words, before it runs anything.
    if (error instanceof GraphQLError) return 0;
    throw error;
  }
}
