import type { Server } from 'node:http';
import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { Logger } from 'pino';
import type { GatewayContext } from '../graphql/context';
import type { Pipeline } from '../graphql/pipeline';

/** How long pending requests may take after the server was asked to stop. */
const GRACE_MS = 10_000;

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
function checkPlugin(pipeline: Pipeline): ApolloServerPlugin {
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
      };
    },
  };
}
