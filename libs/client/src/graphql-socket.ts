import { WebSocket } from '#platform';
import { createClient, type ExecutionResult, type Sink } from 'graphql-ws/client';
import { type GraphQLResponseError, LookalikeError, toLookalikeError } from './errors.js';
import type { Connection } from './http.js';

/** When a connection counts as lost, and how it is reopened. */
export const TIMING = {
  /** From the open socket to the gateway's acknowledgement. */
  acknowledgeMs: 10_000,
  /** Between pings; without them a dead connection can go unnoticed for hours. */
  pingMs: 10_000,
  /** From a ping to its pong. */
  pongMs: 5_000,
  /** Attempts to reopen a lost connection: about a minute, in which a gateway restarts. */
  attempts: 20,
  delayMs: (attempt: number) => Math.min(250 * 2 ** attempt, 3_000) * (0.75 + Math.random() / 2),
};

export type Timing = typeof TIMING;

/**
 * Subscribes over its own WebSocket. If the socket cannot be opened at all, the sink gets the error at once. A connection that is
 * lost later is reopened, and the operation is subscribed again.
 * @returns a function that ends the subscription in any state of the connection
 */
export function openSubscription<Result>(
  { url }: Pick<Connection, 'url'>,
  operation: { query: string; variables: Record<string, unknown> },
  sink: Sink<ExecutionResult<Result>>,
  timing: Timing = TIMING,
): () => void {
  const address = new URL('graphql', url);
  address.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const controller = new AbortController();
  const { signal } = controller;
  let socket: InstanceType<typeof WebSocket> | undefined;
  const setSocket = (opened: typeof socket) => (socket = opened);
  let wasConnected = false;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;

  const client = createClient({
    url: address.href,
    webSocketImpl: class extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args);
        setSocket(this);
      }
    },
    connectionAckWaitTimeout: timing.acknowledgeMs,
    keepAlive: timing.pingMs,
    retryAttempts: timing.attempts,
    retryWait: (attempt) => delay(timing.delayMs(attempt), signal),
    shouldRetry: () => wasConnected && !signal.aborted,
    on: {
      connected: () => (wasConnected = true),
      ping: (received) => {
        if (!received) pongTimer = setTimeout(() => client.terminate(), timing.pongMs);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      closed: () => clearTimeout(pongTimer),
    },
  });
  const unsubscribe = client.subscribe<Result>(operation, {
    ...sink,
    error: (thrown) => {
      // Closing a connection that is still being opened fails, which is expected here.
      if (!signal.aborted) sink.error(toSocketError(address, wasConnected, thrown));
    },
  });

  return () => {
    controller.abort();
    clearTimeout(pongTimer);
    unsubscribe();
    // graphql-ws would first wait for a connection that is being opened.
    socket?.close(1000, 'Normal Closure');
  };
}

/** @param thrown by graphql-ws: a list of errors if the gateway rejects the operation, else the socket's error or close event */
function toSocketError(address: URL, wasConnected: boolean, thrown: unknown): LookalikeError {
  if (Array.isArray(thrown)) return toLookalikeError(thrown as GraphQLResponseError[]);
  // In Node an error event has a message; a close event has a reason.
  const { message, reason } = thrown as { message?: string; reason?: string };
  const detail = message || reason;
  return new LookalikeError(
    'GATEWAY_UNREACHABLE',
    `The WebSocket ${address.href} ${wasConnected ? 'was lost and cannot be reopened' : 'cannot be opened'}${detail ? `: ${detail}` : ''}.`,
    'Start the gateway, check the URL, and check whether a proxy in between forwards WebSockets.',
    { retryable: true, cause: thrown },
  );
}

/** Resolves after `ms` milliseconds, or when the signal aborts. */
function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
