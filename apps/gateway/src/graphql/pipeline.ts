import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  type ParseOptions,
  specifiedRules,
  validate,
} from 'graphql';
import type { Logger } from 'pino';
import type { GatewayContext } from './context';
import { createFormatError, type FormatError } from './format-error';
import { classifyArgumentError, classifyValidationErrors, findVariableErrors, withCode } from './input-errors';
import { LIMITS, limitCost, limitShape } from './limits';

export type Transport = 'http' | 'websocket';

/** An operation as a client sends it. */
export interface OperationRequest {
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}

export type PipelineServices = Omit<GatewayContext, 'signal'>;

/**
 * What every operation passes through before it is executed, over HTTP (apollo.ts) and over WebSockets (websocket.ts): parse,
 * validate, limit, check the variables. Every error leaves through `formatError`.
 */
export class Pipeline {
  readonly parseOptions: ParseOptions = { maxTokens: LIMITS.tokens };
  /** Also logs unexpected failures. */
  readonly formatError: FormatError;

  constructor(
    readonly schema: GraphQLSchema,
    private readonly services: PipelineServices,
    logger: Logger,
  ) {
    this.formatError = createFormatError(logger);
  }

  /** @throws GraphQLError GRAPHQL_PARSE_FAILED */
  parse(query: string): DocumentNode {
    try {
      return parse(query, this.parseOptions);
    } catch (error) {
      throw error instanceof GraphQLError ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error;
    }
  }

  /** Why the operation must not be executed; empty if it may be. */
  check(document: DocumentNode, request: OperationRequest, transport: Transport): readonly GraphQLError[] {
    const { schema } = this;
    const errors = validate(schema, document, [...specifiedRules, limitShape]);
    if (errors.length > 0) return classifyValidationErrors(schema, document, errors);

    const operation = getOperationAST(document, request.operationName);
    if (!operation) return [operationNotFound(request)];
    if (operation.operation === 'subscription' && transport === 'http') return [subscriptionOverHttp()];

    const variables = request.variables ?? {};
    const variableErrors = findVariableErrors(schema, operation, variables);
    if (variableErrors.length > 0) return variableErrors;
    try {
      const error = limitCost({ schema, document, variables, operationName: operation.name?.value });
      return error ? [error] : [];
    } catch (error) {
      if (error instanceof GraphQLError) return [classifyArgumentError(schema, document, error)];
      throw error;
    }
  }

  /** @param signal aborted when no client waits for the answer any more */
  createContext(signal: AbortSignal): GatewayContext {
    return { ...this.services, signal };
  }

  formatErrors(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
    return errors.map(this.formatError);
  }
}

function operationNotFound({ operationName }: OperationRequest): GraphQLError {
  const message =
    operationName == null
      ? 'The document has no operation, or more than one and the request does not name which to execute.'
      : `The document has no operation named ${JSON.stringify(operationName.slice(0, 100))}.`;
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
}

// Apollo would execute it like a query, and fail when the field returns a stream instead of a value.
function subscriptionOverHttp(): GraphQLError {
  return new GraphQLError('Subscriptions are not supported over HTTP.', {
    extensions: { code: 'SUBSCRIPTION_NOT_SUPPORTED' },
  });
}
