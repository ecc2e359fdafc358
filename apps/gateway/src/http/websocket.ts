import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type ExecutionArgs, type ExecutionResult, GraphQLError, locatedError, subscribe } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { GatewayContext } from '../graphql/context';
import { admitDocument } from '../graphql/limit-document';
import type { Pipeline } from '../graphql/pipeline';
import { INLINE_IMAGE_MEMORY, type InlineImages, MAX_MESSAGE_MB } from '../images/inline-images';
import type { HostPolicy } from './host-check';
import { isWebSocketUpgrade, serveWithoutUpgrade } from './ignored-upgrade';
import { MessageSocket } from './message-socket';
import { endWith, singleResult } from './operation-results';
import { tooManyOperations } from './operation-errors';
import type { OperationQueue } from './operation-queue';
import type { BodyBudget } from './body-budget';
import { runQueued, type RunningOperation, type RunningOperations } from './running-operations';
import { SocketGuard } from './socket-guard';
import type { TrustedProxies } from './trusted-proxies';
import { EXPECTED_MS, type TurnQueue } from './turn-queue';
import { answerUpgrade, upgradeError, tooManySockets } from './upgrade-errors';

/** How long clients may take to answer the closing message. */
const CLOSE_TIMEOUT_MS = 1_000;

/** Operations of one socket whose result was not sent completely, subscriptions included: less than the queue accepts. */
const MAX_OPERATIONS_PER_SOCKET = 100;

export interface WebSockets {
  /** Closes the connections. Call it when all operations have ended. */
  close(): Promise<void>;
}

export interface WebSocketOptions {
  hosts: HostPolicy;
  /** Further origins of pages that may connect; see `parseAllowedOrigins`. */
  origins: readonly string[];
  proxies: TrustedProxies;
  queue: OperationQueue;
  operations: RunningOperations;
  bodies: BodyBudget;
  turns: TurnQueue;
  logger: Logger;
}

/** Socket and images of the message that started an operation. It is the context of the operation until it is executed. */
interface OperationSource {
  socket: WebSocket;
  inlineImages: InlineImages;
  cost: number;
}

/** GraphQL over WebSockets (graphql-ws) at /graphql, on the port of the HTTP server. */
export function serveWebSockets(
  server: Server,
  pipeline: Pipeline,
  { hosts, origins, proxies, queue, operations, bodies, turns, logger }: WebSocketOptions,
): WebSockets {
  const { schema } = pipeline;
  const guard = new SocketGuard();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_MB * 1024 * 1024,
    perMessageDeflate: false,
    // With the default of 16,384, 200 sockets took 400 MB for messages in frames of one byte.
    maxFragments: 2_048,
    // One message of a connection per turn of the event loop.
    allowSynchronousEvents: false,
    WebSocket: MessageSocket,
  });

  function createContext({ contextValue }: ExecutionArgs, { signal }: RunningOperation): GatewayContext {
    const { socket, inlineImages } = contextValue as OperationSource;
    return pipeline.createContext(signal, {
      inlineImages,
      nextTurn: () => turns.next(socket, signal, EXPECTED_MS.partOfImage),
    });
  }

  /** Never rejects. */
  async function execute(args: ExecutionArgs, operation: RunningOperation): Promise<ExecutionResult> {
    const { socket, inlineImages, cost } = args.contextValue as OperationSource;
    let imageBytes = 0;
    for (const { byteLength } of inlineImages.values()) imageBytes += byteLength * INLINE_IMAGE_MEMORY;
    try {
      bodies.reserve(imageBytes);
      try {
        return await runQueued(queue, { ...guard.clientOf(socket), cost }, operation, async () => {
          guard.check(socket);
          return pipeline.execute({ ...args, contextValue: createContext(args, operation) });
        });
      } finally {
        bodies.release(imageBytes);
      }
    } catch (error) {
      return { errors: [locatedError(error, undefined)] };
    }
  }

  const graphql = useServer(
    {
      // Otherwise graphql-ws prints a warning for each client that asks for the protocol of its predecessor.
      isProd: true,
      onPing: ({ extra: { socket } }, payload) => {
        // Base64 was cut out of the payload.
        const isLarge = (socket as MessageSocket).current.inlineImages.size > 0;
        guard.count(socket, 'ping', isLarge ? Infinity : JSON.stringify(payload ?? null).length);
      },
      onSubscribe: async ({ extra: { socket }, subscriptions }, _id, { query, variables, operationName }) => {
        if (Object.keys(subscriptions).length > MAX_OPERATIONS_PER_SOCKET) {
          const error = tooManyOperations();
          return [new GraphQLError(error.message, { originalError: error })];
        }
        const { error, inlineImages } = (socket as MessageSocket).current;
        if (error) return [error];
        // Messages of many connections may arrive in one turn, and a document takes milliseconds.
        const { connection } = guard.clientOf(socket);
        try {
          await admitDocument(query, (expectedMs) => turns.next(connection, undefined, expectedMs));
          const document = pipeline.parse(query);
          const { errors, cost } = pipeline.check(document, { variables, operationName }, 'websocket');
          if (errors.length > 0) return errors;
          const contextValue: OperationSource = { socket, inlineImages, cost };
          return { schema, document, variableValues: variables, operationName, contextValue };
        } catch (error) {
          // An error that is thrown here would close the socket.
          return [error instanceof GraphQLError ? error : locatedError(error, undefined)];
        }
      },
      execute: (args: ExecutionArgs) => {
        const operation = operations.begin({
          client: guard.clientOf((args.contextValue as OperationSource).socket).signal,
        });
        return endWith(singleResult(execute(args, operation)), operation);
      },
      subscribe: async (args: ExecutionArgs) => {
        const { socket } = args.contextValue as OperationSource;
        const operation = operations.begin({ client: guard.clientOf(socket).signal, isStream: true });
        const contextValue = createContext(args, operation);
        const results = await subscribe({ ...args, contextValue });
        const stream = Symbol.asyncIterator in results ? results : singleResult(Promise.resolve(results));
        return endWith(stream, operation, (result) => pipeline.complete(result, contextValue));
      },
      onError: (_context, _id, _payload, errors) => pipeline.formatErrors(errors),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: pipeline.formatErrors(result.errors) } : result,
    },
    sockets,
    // The guard sends pings, because it must not mistake a client that reads slowly for a dead one.
    0,
  );

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isWebSocketUpgrade(request)) return serveWithoutUpgrade(server, request, socket, head);
    // The HTTP server has removed its own listener, and a client that resets the connection would end the process.
    socket.on('error', () => socket.destroy());
    const error = upgradeError(request, hosts, origins);
    if (error) return answerUpgrade(socket, '403 Forbidden', error);
    const address = proxies.clientOf(request);
    if (!guard.mayOpen(address)) return answerUpgrade(socket, '503 Service Unavailable', tooManySockets());
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      accepted.turns = turns;
      accepted.onControl = (type) => guard.count(accepted, type);
      // A ping frame; ws has answered it. A client that sends many, and reads nothing, would fill the memory with the answers.
      accepted.on('ping', () => guard.count(accepted, 'ping'));
      accepted.onBroken = ({ message }) =>
        logger.debug({ address, reason: message }, 'The connection of a WebSocket broke.');
      accepted.onFailure = (error) =>
        logger.error({ err: error, address }, 'A WebSocket message could not be handled, and its socket is closed.');
      guard.watch(accepted, request.socket, address);
      sockets.emit('connection', accepted, request);
    });
  });

  return {
    async close() {
      // graphql-ws sends the `complete` message of an operation after it has ended.
      await setImmediate();
      const timer = setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), CLOSE_TIMEOUT_MS);
      await graphql.dispose();
      clearTimeout(timer);
      guard.close();
    },
  };
}
