import {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  locatedError,
  parse,
  type ParseOptions,
  validate,
} from 'graphql';
import { LookalikeError } from '@lookalike/domain';
import type { Logger } from 'pino';
import type { ImageReader } from '../images/image-input';
import { NO_REQUEST_IMAGES, type RequestImages } from '../images/inline-images';
import type { GatewayContext } from './context';
import { ExecutionSlice } from './execution-slice';
import { createFormatError, type FormatError } from './format-error';
import { checkVariablesSize } from './input-size';
import { createLoaders } from './loaders';
import { costOf, limitCost } from './limit-cost';
import { limitDecodedImages, LIMITS } from './limits';
import { classifyArgumentError, classifyValidationErrors, withCode } from './validation-errors';
import { VALIDATION_RULES } from './validation-rules';
import { findVariableErrors } from './variable-errors';

export type Transport = 'http' | 'websocket';

/** An operation as a client sends it. */
export interface OperationRequest {
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}

/** What is known of an operation before it is executed. */
export interface CheckedOperation {
  /** Why it must not be executed; empty if it may be. */
  errors: readonly GraphQLError[];
  /** As in `LIMITS.cost`; 0 if it has errors. */
  cost: number;
}

export interface PipelineServices extends Pick<GatewayContext, 'lookalike'> {
  readImage: ImageReader;
}

/** Maximum number of errors that are listed for a document. */
const MAX_VALIDATION_ERRORS = 10;

/**
 * Parses, validates, limits and executes every operation, over HTTP (graphql-over-http.ts) and over WebSockets (websocket.ts).
 * `formatError` formats each error.
 */
export class Pipeline {
  readonly parseOptions: ParseOptions = { maxTokens: LIMITS.tokens };
  /** Formats an error for the client, and logs unexpected failures. */
  readonly formatError: FormatError;
  /** Of those that `DocumentStore` keeps. Validation does not depend on the variables. */
  private readonly validDocuments = new WeakSet<DocumentNode>();

  constructor(
    readonly schema: GraphQLSchema,
    private readonly services: PipelineServices,
    logger: Logger,
  ) {
    this.formatError = createFormatError(logger);
  }

  /** Call `admitDocument` before. @throws GraphQLError GRAPHQL_PARSE_FAILED */
  parse(query: string): DocumentNode {
    try {
      return parse(query, this.parseOptions);
    } catch (error) {
      throw error instanceof GraphQLError ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error;
    }
  }

  check(document: DocumentNode, request: OperationRequest, transport: Transport): CheckedOperation {
    const reject = (errors: readonly GraphQLError[]) => ({ errors, cost: 0 });
    const { schema } = this;
    if (!this.validDocuments.has(document)) {
      for (const rules of VALIDATION_RULES) {
        const errors = validate(schema, document, rules, { maxErrors: MAX_VALIDATION_ERRORS });
        if (errors.length > 0)
          return reject(classifyValidationErrors(schema, document, errors.slice(0, MAX_VALIDATION_ERRORS)));
      }
      this.validDocuments.add(document);
    }

    const operation = getOperationAST(document, request.operationName);
    if (!operation) return reject([operationNotFound(request)]);
    if (operation.operation === 'subscription' && transport === 'http') return reject([subscriptionOverHttp()]);

    const variables = request.variables ?? {};
    const sizeError = checkVariablesSize(variables);
    if (sizeError) return reject([sizeError]);
    const variableErrors = findVariableErrors(schema, operation, variables);
    if (variableErrors.length > 0) return reject(variableErrors);
    try {
      const cost = costOf({ schema, document, variables, operationName: operation.name?.value });
      const error = limitCost(cost);
      return error ? reject([error]) : { errors: [], cost };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return reject([LookalikeError.is(error.originalError) ? error : classifyArgumentError(schema, document, error)]);
    }
  }

  /**
   * @param signal see `GatewayContext`
   * @param images whose base64 was cut out of the request
   */
  createContext(signal: AbortSignal, images: RequestImages = NO_REQUEST_IMAGES): GatewayContext {
    const { lookalike, readImage } = this.services;
    const slice = new ExecutionSlice(signal);
    const loaders = createLoaders(lookalike, signal, slice);
    return {
      lookalike,
      loaders,
      signal,
      slice,
      beforeDecoding: limitDecodedImages(),
      readImage: (input) => readImage(input, { ...images, signal }),
    };
  }

  /** Executes a query or mutation that `check` has accepted. */
  async execute(args: ExecutionArgs & { contextValue: GatewayContext }): Promise<ExecutionResult> {
    return this.complete(await execute(args), args.contextValue);
  }

  /**
   * Resolves in a separate turn of the event loop, in which the caller converts the result to JSON and sends it. For a page of 400 photos
   * that is selected 11 times that takes 10 ms, and many results may wait for it at the same time. If the operation was aborted before it
   * was complete, the reason replaces the data and the errors of all fields.
   */
  async complete(result: ExecutionResult, { signal, slice }: GatewayContext): Promise<ExecutionResult> {
    await slice.nextTurn();
    if (!result.errors || !signal.aborted) return result;
    return { errors: [locatedError(signal.reason, undefined)] };
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
