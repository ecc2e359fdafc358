import type { Server } from 'node:http';
import { ApolloServer, type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { expressMiddleware } from '@as-integrations/express5';
import { LookalikeError } from '@lookalike/domain';
import type { Request, RequestHandler, Response } from 'express';
import { type ExecutionResult, GraphQLError, locatedError } from 'graphql';
import type { Logger } from 'pino';
import type { GatewayContext } from '../graphql/context';
import { DocumentStore } from '../graphql/document-store';
import { admitDocument } from '../graphql/limit-document';
import type { Pipeline } from '../graphql/pipeline';
import { extractInlineImages, INLINE_IMAGE_MEMORY, type InlineImages, NO_INLINE_IMAGES } from '../images/inline-images';
import type { OperationQueue } from './operation-queue';
import type { BodyBudget } from './body-budget';
import { MAX_BODY_BYTES, readBody } from './request-body';
import { operationOf, runQueued } from './running-operations';
import type { TrustedProxies } from './trusted-proxies';
import { EXPECTED_MS, type TurnQueue } from './turn-queue';

/** How long clients may take to read their last answer after the server was asked to stop. */
const GRACE_MS = 1_000;

export interface HttpContext extends GatewayContext {
  /** Executes an operation of this cost when the queue lets it start. */
  run: <T>(cost: number, execute: () => Promise<T>) => Promise<T>;
}

/** GraphQL over HTTP: Apollo provides content negotiation, CSRF prevention and status codes; the pipeline does the rest. */
export function createApollo(pipeline: Pipeline, httpServer: Server, logger: Logger): ApolloServer<HttpContext> {
  return new ApolloServer<HttpContext>({
    schema: pipeline.schema,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    documentStore: new DocumentStore(),
    persistedQueries: false,
    parseOptions: pipeline.parseOptions,
    // The pipeline validates, in `executePlugin`: the same rules and error codes for HTTP and WebSockets.
    dangerouslyDisableValidation: true,
    includeStacktraceInErrorResponses: false,
    // The command handles signals.
    stopOnTerminationSignals: false,
    formatError: (_formatted, error) => pipeline.formatError(error),
    logger: logger.child({ from: 'apollo' }),
    plugins: [
      executePlugin(pipeline),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: GRACE_MS }),
    ],
  });
}

/** Apollo calls `responseForOperation` before it executes any operation, and answers with what it returns instead. */
function executePlugin(pipeline: Pipeline): ApolloServerPlugin<HttpContext> {
  const respond = (status: number, { data, errors }: ExecutionResult, headers = new HeaderMap()): GraphQLResponse => ({
    http: { status, headers },
    body: { kind: 'single', singleResult: { data, ...(errors && { errors: pipeline.formatErrors(errors) }) } },
  });
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, request, contextValue }) {
          const { errors, cost } = pipeline.check(document, request, 'http');
          if (errors.length > 0) return respond(400, { errors });
          const { variables, operationName } = request;
          const args = { schema: pipeline.schema, document, variableValues: variables, operationName, contextValue };
          try {
            const result = await contextValue.run(cost, () => pipeline.execute(args));
            // Only an operation that was stopped has no data: `check` has found all other errors of the request.
            return respond(result.data === undefined ? 503 : 200, result);
          } catch (error) {
            const errors = [locatedError(error, undefined)];
            if (!LookalikeError.is(error)) return respond(500, { errors });
            return respond(503, { errors }, new HeaderMap([['retry-after', '1']]));
          }
        },
      };
    },
  };
}

export interface GraphQLOverHttpOptions {
  apollo: ApolloServer<HttpContext>;
  pipeline: Pipeline;
  queue: OperationQueue;
  proxies: TrustedProxies;
  bodies: BodyBudget;
  turns: TurnQueue;
}

/** The route /graphql: reads the body and executes its operation while its client waits. */
export function graphqlOverHttp(options: GraphQLOverHttpOptions): RequestHandler[] {
  const { apollo, pipeline, queue, proxies, bodies, turns } = options;
  const execute = expressMiddleware(apollo, {
    context: async ({ req, res }): Promise<HttpContext> => {
      const operation = operationOf(res);
      const client = { address: proxies.clientOf(req), connection: req.socket };
      const inlineImages = inlineImagesByRequest.get(req) ?? NO_INLINE_IMAGES;
      const context = pipeline.createContext(operation.signal, { inlineImages, nextTurn: turnsOf(turns, req, res) });
      return { ...context, run: (cost, operate) => runQueued(queue, { ...client, cost }, operation, operate) };
    },
  });
  return [...readGraphQLBody(bodies, turns), execute];
}

/** Turns for the work of a request, until its client has left. */
function turnsOf(turns: TurnQueue, { socket }: Request, response: Response): (expectedMs?: number) => Promise<void> {
  const { signal } = operationOf(response);
  return (expectedMs = EXPECTED_MS.partOfImage) => turns.next(socket, signal, expectedMs);
}

/** The images whose base64 was cut out of the body of a request. */
const inlineImagesByRequest = new WeakMap<Request, InlineImages>();

/**
 * Reads the JSON of a GraphQL request into `request.body`. Unlike express.json() it cuts images out first, so that parsing takes
 * milliseconds.
 */
function readGraphQLBody(budget: BodyBudget, turns: TurnQueue): RequestHandler[] {
  const read = readBody({ budget, turns, maxBytes: MAX_BODY_BYTES, memoryFactor: INLINE_IMAGE_MEMORY });
  return [
    (request, response, next) => (request.is('application/json') ? read(request, response, next) : next()),
    async (request, response, next) => {
      // A GET or another content type has no body here. With an empty body, Apollo reports what is wrong with the request.
      const bytes: unknown = request.body;
      request.body = {};
      const nextTurn = turnsOf(turns, request, response);
      try {
        if (Buffer.isBuffer(bytes) && bytes.byteLength > 0) {
          const { text, inlineImages } = await extractInlineImages(bytes, nextTurn);
          inlineImagesByRequest.set(request, inlineImages);
          // Bodies of many connections may arrive in one turn.
          await nextTurn(text.length * EXPECTED_MS.perByteOfJson);
          request.body = parseJson(text);
        }
        const query: unknown = request.body.query ?? request.query.query;
        if (typeof query === 'string') await admitDocument(query, nextTurn);
      } catch (error) {
        // The client has disconnected.
        if (response.destroyed) return;
        throw error;
      }
      next();
    },
  ];
}

/** @throws GraphQLError BAD_REQUEST, as Apollo throws for JSON that is not a GraphQL request */
function parseJson(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json as Record<string, unknown>;
  } catch (error) {
    throw badRequest(`The body is not JSON: ${(error as SyntaxError).message}.`);
  }
  throw badRequest('The JSON is not an object.');
}

const badRequest = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
