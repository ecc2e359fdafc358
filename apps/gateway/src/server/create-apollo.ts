import type { Server } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { createFormatError } from '../errors/format-error';
import { apolloCostPlugin } from '../limits/apollo-cost-plugin';
import { limitShape } from '../limits/limit-shape';
import { LIMITS } from '../limits/limits';
import type { GatewayContext } from '../resolvers/context';
import { noSubscriptionPlugin } from './no-subscription-plugin';

/** How long requests that are being answered may take after the end was asked for. */
const GRACE_MS = 10_000;

export function createApollo(schema: GraphQLSchema, httpServer: Server, logger: Logger): ApolloServer<GatewayContext> {
  return new ApolloServer<GatewayContext>({
    schema,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // A document may hold a picture of 20 MB, and nothing is gained by keeping it.
    documentStore: null,
    persistedQueries: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationRules: [limitShape],
    includeStacktraceInErrorResponses: false,
    // Signals are handled by the server as a whole.
    stopOnTerminationSignals: false,
    formatError: createFormatError(logger),
    logger: logger.child({ from: 'apollo' }),
    plugins: [
      noSubscriptionPlugin,
      apolloCostPlugin,
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: GRACE_MS }),
    ],
  });
}
