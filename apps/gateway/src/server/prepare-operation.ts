import {
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  type DocumentNode,
  getOperationAST,
  getVariableValues,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { limitCost } from '../limits/limit-cost';
import { limitShape } from '../limits/limit-shape';
import { LIMITS } from '../limits/limits';
import type { GatewayContext } from '../resolvers/context';

export interface IncomingOperation {
  schema: GraphQLSchema;
  query: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
  context: GatewayContext;
}

/** For WebSockets what Apollo does for HTTP: parses and checks within the same limits. Gives what to execute, or why not. */
export function prepareOperation(incoming: IncomingOperation): ExecutionArgs | readonly GraphQLError[] {
  const { schema, query, context } = incoming;
  const variables = incoming.variables ?? undefined;
  const operationName = incoming.operationName ?? undefined;
  const document = parseWithin(query);
  if (document instanceof GraphQLError) return [document];
  const errors = validate(schema, document, [...specifiedRules, limitShape]);
  if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
  const badVariables = checkVariables(schema, document, variables, operationName);
  if (badVariables.length > 0) return badVariables.map((error) => withCode(error, 'BAD_USER_INPUT'));
  const tooCostly = limitCost({ schema, document, variables, operationName });
  if (tooCostly) return [tooCostly];
  return { schema, document, variableValues: variables, operationName, contextValue: context };
}

function parseWithin(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens: LIMITS.tokens });
  } catch (error) {
    if (error instanceof GraphQLError) return withCode(error, 'GRAPHQL_PARSE_FAILED');
    throw error;
  }
}

function checkVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown> = {},
  operationName?: string,
): readonly GraphQLError[] {
  const operation = getOperationAST(document, operationName);
  // Which operation is meant is for the execution to complain about.
  if (!operation) return [];
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 10 }).errors ?? [];
}

/** Errors that carry one of our own keep its code; Apollo marks the rest like this. */
function withCode(error: GraphQLError, code: string): GraphQLError {
  if (error.originalError) return error;
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}
