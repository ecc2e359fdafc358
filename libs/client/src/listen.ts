import { WebSocket } from '#platform';
import { createClient, type ExecutionResult, type Sink } from 'graphql-ws/client';
import type { Connection } from './http.js';
import { socketFailure } from './socket-failure.js';

/** Milliseconds, and numbers of tries. */
export const PACE = {
  /** From the open socket to the gateway's word that it is one. */
  acknowledgeMs: 10_000,
  /** Between pings; a connection may be dead for hours without a sign. */
  pingMs: 10_000,
  /** From a ping to its answer. */
  pongMs: 5_000,
  /** How often a connection that was lost is taken up again: for about a minute, in which a gateway restarts. */
  tries: 20,
  waitMs: (tries: number) => Math.min(250 * 2 ** tries, 3_000) * (0.75 + Math.random() / 2),
};

export type Pace = typeof PACE;

/**
 * Subscribes over a socket of its own. Where none opens, the sink learns it at once; one that is lost is opened and subscribed
 * again.
 * @returns what ends it, whatever the connection is doing
 */
export function listen<Result>(
  { url }: Pick<Connection, 'url'>,
  operation: { query: string; variables: Record<string, unknown> },
  sink: Sink<ExecutionResult<Result>>,
  pace: Pace = PACE,
): () => void {
  const address = new URL('graphql', url);
  address.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const ending = new AbortController();
  const ended = ending.signal;
  let socket: InstanceType<typeof WebSocket> | undefined;
  const keep = (opened: typeof socket) => (socket = opened);
  let wasConnected = false;
  let pong: ReturnType<typeof setTimeout> | undefined;

  const client = createClient({
    url: address.href,
    webSocketImpl: class extends WebSocket {
      constructor(...given: ConstructorParameters<typeof WebSocket>) {
        super(...given);
        keep(this);
      }
    },
    connectionAckWaitTimeout: pace.acknowledgeMs,
    keepAlive: pace.pingMs,
    retryAttempts: pace.tries,
    retryWait: (tries) => wait(pace.waitMs(tries), ended),
    shouldRetry: () => wasConnected && !ended.aborted,
    on: {
      connected: () => (wasConnected = true),
      ping: (received) => {
        if (!received) pong = setTimeout(() => client.terminate(), pace.pongMs);
      },
      pong: (received) => {
        if (received) clearTimeout(pong);
      },
      closed: () => clearTimeout(pong),
    },
  });
  const unsubscribe = client.subscribe<Result>(operation, {
    ...sink,
    error: (thrown) => {
      // A connection that is closed while it is being opened fails; that was asked for.
      if (!ended.aborted) sink.error(socketFailure(address, wasConnected, thrown));
    },
  });

  return () => {
    ending.abort();
    clearTimeout(pong);
    unsubscribe();
    // graphql-ws would first wait for a connection that is being opened.
    socket?.close(1000, 'Normal Closure');
  };
}

/** Resolves after so many milliseconds, or when the signal aborts. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
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
