import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';

/** Over HTTP a subscription would be run as if it were a query, and fail where its stream is taken for the answer. */
export const noSubscriptionPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (operation?.operation !== 'subscription') return;
        throw new GraphQLError('A subscription cannot be answered over HTTP.', {
          extensions: { code: 'SUBSCRIPTION_NOT_SUPPORTED', http: { status: 400 } },
        });
      },
    };
  },
};
