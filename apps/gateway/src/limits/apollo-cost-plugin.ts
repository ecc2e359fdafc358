import type { ApolloServerPlugin } from '@apollo/server';
import { limitCost } from './limit-cost';

/** Apollo knows the variables only after validation, and `k` is one of them. */
export const apolloCostPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, request }) {
        const { variables, operationName } = request;
        const error = limitCost({ schema, document, variables, operationName });
        if (error) throw error;
      },
    };
  },
};
