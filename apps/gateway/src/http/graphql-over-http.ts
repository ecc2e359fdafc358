import type { Server } from 'node:http';
import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { expressMiddleware } from '@as-integrations/express5';
import type { Request, RequestHandler, Response } from 'express';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { GatewayContext } from '../graphql/context';
import { checkDocumentLength } from '../graphql/limit-document';
import type { Pipeline } from '../graphql/pipeline';
import { extractInlineImages, type InlineImages, NO_INLINE_IMAGES } from '../images/inline-images';
import type { OperationQueue } from './operation-queue';
import { type BodyBudget, MAX_BODY_BYTES, readBody } from './request-body';
import type { TrustedProxies } from './trusted-proxies';
import { operationOf } from './running-operations';

/** How long clients may take to read their last answer after the server was asked to stop. */
const GRACE_MS = 1_000;

/** GraphQL over HTTP: Apollo provides content negotiation, CSRF prevention, status codes and execution; the pipeline does the rest. */
export function createApollo(pipeline: Pipeline, httpServer: Server, logger: Logger): ApolloServer<GatewayContext> {
  return new ApolloServer<GatewayContext>({
    schema: pipeline.schema,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // A document may contain an image of 20 MB, and the same document is rarely sent twice.
    documentStore: null,
    persistedQueries: false,
    parseOptions: pipeline.parseOptions,
    // The pipeline validates, in `checkPlugin`: the same rules and error codes for HTTP and WebSockets.
    dangerouslyDisableValidation: true,
    includeStacktraceInErrorResponses: false,
    // The command handles signals.
    stopOnTerminationSignals: false,
    formatError: (_formatted, error) => pipeline.formatError(error),
    logger: logger.child({ from: 'apollo' }),
    plugins: [
      checkPlugin(pipeline),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: GRACE_MS }),
    ],
  });
}

/** Apollo calls `responseForOperation` before it executes any operation, and answers with what it returns instead. */
function checkPlugin(pipeline: Pipeline): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, request }) {
          const errors = pipeline.check(document, request, 'http');
          if (errors.length === 0) return null;
          return {
            http: { status: 400, headers: new HeaderMap() },
            body: { kind: 'single', singleResult: { errors: pipeline.formatErrors(errors) } },
          };
        },
        async willSendResponse({ response, contextValue }) {
          const { http, body } = response;
          const reason = pipeline.stopReason(contextValue);
          if (!reason || body.kind !== 'single' || !body.singleResult.errors) return;
          http.status = 503;
          body.singleResult = { errors: pipeline.formatErrors([reason]) };
        },
      };
    },
  };
}

export interface GraphQLOverHttpOptions {
  apollo: ApolloServer<GatewayContext>;
  pipeline: Pipeline;
  queue: OperationQueue;
  proxies: TrustedProxies;
  bodies: BodyBudget;
}

/** The route /graphql: reads the body, waits for the turn of the operation, and executes it while its client waits. */
export function graphqlOverHttp({
  apollo,
  pipeline,
  queue,
  proxies,
  bodies,
}: GraphQLOverHttpOptions): RequestHandler[] {
  const execute = expressMiddleware(apollo, {
    context: async ({ req, res }) =>
      pipeline.createContext(operationOf(res).signal, inlineImagesByRequest.get(req) ?? NO_INLINE_IMAGES),
  });
  return [...readGraphQLBody(bodies), takeTurns(queue, proxies), execute];
}

/** The images whose base64 was cut out of the body of a request. */
const inlineImagesByRequest = new WeakMap<Request, InlineImages>();

/**
 * Reads the JSON of a GraphQL request into `request.body`. Unlike express.json() it parses no more than what takes milliseconds:
 * images.
 */
function readGraphQLBody(budget: BodyBudget): RequestHandler[] {
  const read = readBody({ budget, maxBytes: MAX_BODY_BYTES });
  return [
    (request, response, next) => (request.is('application/json') ? read(request, response, next) : next()),
    async (request, _response, next) => {
      // A GET or another content type has no body here. With an empty body, Apollo reports what is wrong with the request.
      const bytes: unknown = request.body;
      request.body = {};
      if (Buffer.isBuffer(bytes) && bytes.byteLength > 0) {
        const { text, inlineImages } = await extractInlineImages(bytes);
        inlineImagesByRequest.set(request, inlineImages);
        request.body = parseJson(text);
      }
      const query: unknown = request.body.query;
      if (typeof query === 'string') checkDocumentLength(query);
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

/** Waits until the queue lets the operation of a request run. */
function takeTurns(queue: OperationQueue, proxies: TrustedProxies): RequestHandler {
  return async (request, response, next) => {
    const operation = operationOf(response);
    try {
      const client = { address: proxies.clientOf(request), connection: request.socket };
      const leave = await queue.enter(client, operation.signal);
      operation.limitTime();
      response.once('close', leave);
      // The operation has ended when its answer exists: a client that does not read it must not occupy a place.
      const end = response.end.bind(response) as (...args: unknown[]) => Response;
      response.end = (...args: unknown[]) => (leave(), end(...args));
      next();
    } catch (error) {
      if (response.destroyed) return;
      response.set('Retry-After', '1');
      next(Object.assign(error as Error, { status: 503 }));
    }
  };
}
