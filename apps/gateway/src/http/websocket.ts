import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, locatedError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Pipeline } from '../graphql/pipeline';
import { MAX_BODY_BYTES } from './body-limits';
import { isLocalHostHeader, isLoopback } from './host-check';
import { MessageSocket } from './message-socket';

/** How long operations may take to end after they were aborted. */
const GRACE_MS = 5_000;

export interface WebSockets {
  /** Ends every operation with its `complete` message, then the connections. */
  close(): Promise<void>;
}

/** GraphQL over WebSockets (graphql-ws) at /graphql, on the port of the HTTP server. */
export function serveWebSockets(server: Server, pipeline: Pipeline, host: string): WebSockets {
  const { schema } = pipeline;
  const closing = new AbortController();
  const running = new RunningOperations();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES, WebSocket: MessageSocket });

  const graphql = useServer(
    {
      onSubscribe: ({ extra }, _id, { query, variables, operationName }) => {
        const { error, inlineImages } = (extra.socket as MessageSocket).current;
        if (error) return [error];
        try {
          const document = pipeline.parse(query);
          const errors = pipeline.check(document, { variables, operationName }, 'websocket');
          if (errors.length > 0) return errors;
          const contextValue = pipeline.createContext(closing.signal, inlineImages);
          return { schema, document, variableValues: variables, operationName, contextValue };
        } catch (error) {
          // An error that is thrown here would close the socket.
          return [error instanceof GraphQLError ? error : locatedError(error, undefined)];
        }
      },
      onOperation: () => running.begin(),
      onComplete: () => running.end(),
      onError: (_context, _id, _payload, errors) => pipeline.formatErrors(errors),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: pipeline.formatErrors(result.errors) } : result,
    },
    sockets,
  );

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isAllowed(request, host)) return refuse(socket);
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request));
  });

  return {
    async close() {
      closing.abort();
      // The abort ends the streams; their `complete` messages are sent before the connections close.
      await running.allEnded(GRACE_MS);
      await graphql.dispose();
    },
  };
}

/** Browsers let any page open a WebSocket to any host, but send the page's origin: only our own pages are allowed. Programs send no Origin. */
function isAllowed({ url, headers: { host, origin } }: IncomingMessage, boundTo: string): boolean {
  if (url?.split('?')[0] !== '/graphql') return false;
  if (isLoopback(boundTo) && !isLocalHostHeader(host)) return false;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** Counts running operations, to wait until all have ended. */
class RunningOperations {
  private count = 0;
  private onIdle: (() => void) | undefined;

  begin(): void {
    this.count++;
  }

  end(): void {
    this.count--;
    if (this.count === 0) this.onIdle?.();
  }

  /** Resolves when no operation runs any more, or after `timeoutMs`. */
  async allEnded(timeoutMs: number): Promise<void> {
    if (this.count === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.onIdle = resolve;
      timer = setTimeout(resolve, timeoutMs);
    });
    clearTimeout(timer);
  }
}
