import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { createFormatError } from '../errors/format-error';
import { isLocalHostHeader, isLoopback } from '../http/loopback-host';
import { LIMITS } from '../limits/limits';
import type { GatewayContext } from '../resolvers/context';
import { prepareOperation } from './prepare-operation';
import { RunningOperations } from './running-operations';

/** How long operations may take to end once they were told to. */
const GRACE_MS = 5_000;

export interface Subscriptions {
  /** Ends every subscription with its `complete`, then the connections. */
  close(): Promise<void>;
}

/** graphql-ws on the server's own port, at /graphql. */
export function serveSubscriptions(
  server: Server,
  schema: GraphQLSchema,
  context: Omit<GatewayContext, 'signal'>,
  options: { host: string; logger: Logger },
): Subscriptions {
  const ending = new AbortController();
  const running = new RunningOperations();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.bodyBytes });
  const formatError = createFormatError(options.logger);
  const format = (errors: readonly GraphQLError[]) => errors.map((error) => formatError(error.toJSON(), error));

  const graphql = useServer(
    {
      onSubscribe: (_context, _id, { query, variables, operationName }) =>
        prepareOperation({ schema, query, variables, operationName, context: { ...context, signal: ending.signal } }),
      onOperation: () => running.begin(),
      onComplete: () => running.end(),
      onError: (_context, _id, _payload, errors) => format(errors),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: format(result.errors) } : result,
    },
    sockets,
  );

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isWelcome(request, options.host)) return refuse(socket);
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request));
  });

  return {
    async close() {
      ending.abort();
      // The streams end at the abort; their `complete` messages go out before the connections close.
      await running.allEnded(GRACE_MS);
      await graphql.dispose();
    },
  };
}

/** A browser lets any page open a WebSocket to anywhere, but says which page it was: only our own may. Programs say nothing. */
function isWelcome({ url, headers: { host, origin } }: IncomingMessage, boundTo: string): boolean {
  if (url?.split('?')[0] !== '/graphql') return false;
  if (isLoopback(boundTo) && !isLocalHostHeader(host)) return false;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
