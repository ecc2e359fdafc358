import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql';
import { getComplexity } from 'graphql-query-complexity';
import { estimateFieldCost } from './field-costs';
import { LIMITS, queryTooCostly, TOO_MANY_SELECTIONS } from './limits';

export interface OperationToLimit {
  schema: GraphQLSchema;
  document: DocumentNode;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/**
 * The cost of an operation; Infinity if it has too many selections to calculate it.
 * @throws GraphQLError, with the value as its node, if variables leave an argument without a valid value; QUERY_TOO_COSTLY and
 * ARGUMENT_OUT_OF_RANGE for large arguments
 */
export function costOf({ schema, document, variables, operationName }: OperationToLimit): number {
  const estimators = [estimateFieldCost];
  const maxQueryNodes = LIMITS.selections;
  try {
    return getComplexity({ schema, query: document, variables, operationName, estimators, maxQueryNodes });
  } catch (error) {
    // The error about maxQueryNodes is the only one without a node and without a cause.
    if (error instanceof GraphQLError && !error.nodes && !error.originalError) return Infinity;
    throw error;
  }
}

/** An error if an operation of this cost exceeds LIMITS.cost; null if it may run. */
export function limitCost(cost: number): GraphQLError | null {
  if (cost <= LIMITS.cost) return null;
  if (cost === Infinity) return queryTooCostly(TOO_MANY_SELECTIONS);
  return queryTooCostly(`The operation costs ${Math.ceil(cost)}, which is more than the limit of ${LIMITS.cost}.`);
}
