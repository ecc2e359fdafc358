import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { LookalikeError, type Problem, untilAborted } from '@lookalike/domain';
import { ExponentialBackoff, handleWhen, retry, wrap, type IPolicy } from 'cockatiel';
import { type Client, createClient, type Credentials } from './client';
import { classifyGrpcFailure, failureReason, type GrpcFailure } from './grpc-failure';
import { MilvusError, toError } from './milvus-error';

const STATUS_TIMEOUT_MS = 3000;

/** Where the server is: fixed for a remote Milvus, changing for a Milvus Lite that is restarted after a crash. */
export interface Endpoint {
  /** `host:port` or `unix:/path`. @throws ServerNotRunningError while there is no server */
  address(): Promise<string>;
  /** Display text: `Milvus Lite 2.5.1`, `Milvus at milvus.example:19530`. */
  readonly description: string;
  /** What to do when the server does not respond. */
  readonly remedy: string;
  /** When the server is started again, in the past while it is starting; null or absent if that is not scheduled. */
  readonly retryAt?: Date | null;
}

/** An endpoint has no server at the moment. */
export class ServerNotRunningError extends Error {
  /** Whether the server may run later without intervention. */
  readonly retryable: boolean;
  /** Whether calls wait for it: it is expected to run within seconds. */
  readonly isExpectedSoon: boolean;

  constructor(message: string, options: { retryable: boolean; isExpectedSoon: boolean }) {
    super(message);
    this.retryable = options.retryable;
    this.isExpectedSoon = options.isExpectedSoon;
  }
}

const REMEDIES: Partial<Record<GrpcFailure, string>> = {
  ACCESS_DENIED: 'Check the user name, the password or the token for Milvus, and the rights of that user.',
  TLS_FAILED: 'Check whether Milvus expects TLS, and the certificate of its authority.',
};

/** The SDK's client for the server's current address. Calls that lose their server are repeated when it is back. */
export class MilvusConnection {
  private current: { address: string; client: Client } | null = null;
  private readonly retries: IPolicy;
  private isDown = false;
  private isClosed = false;
  /** Whether the server responded to the last call; null before the first one. */
  private isReachable: boolean | null = null;

  /** @param onChange called when the server has become reachable or unreachable */
  constructor(
    private readonly endpoint: Endpoint,
    private readonly credentials: Credentials = {},
    private readonly onChange: () => void = () => undefined,
  ) {
    // About ten seconds in total: a Milvus Lite with a large gallery is back after two.
    const backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 1500 });
    const untilServerIsBack = retry(handleWhen(isWorthRepeating), { maxAttempts: 10, backoff });
    // A call on a collection that another process dropped or released fails once, and succeeds after the collection was looked up again.
    const onceAfterFailure = retry(
      handleWhen((error) => error instanceof MilvusError),
      { maxAttempts: 1 },
    );
    this.retries = wrap(untilServerIsBack, onceAfterFailure);
  }

  /**
   * @param operation may run more than once
   * @param signal ends the wait for the server; the SDK cannot cancel a call, so its answer is ignored
   * @throws LookalikeError STORE_UNAVAILABLE; the reason of the signal
   */
  async run<T>(operation: (client: MilvusClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const attempt = async () => {
      signal?.throwIfAborted();
      return this.attempt(operation);
    };
    try {
      // After one call has waited without success, later calls fail at once until the server responds again.
      const result = await untilAborted(this.isDown ? attempt() : this.retries.execute(attempt, signal), signal);
      this.isDown = false;
      this.setReachable(true);
      return result;
    } catch (error) {
      signal?.throwIfAborted();
      if (LookalikeError.is(error) || error instanceof RangeError) throw error;
      const cause = toError(error);
      this.isDown = isWorthRepeating(cause) || cause instanceof ServerNotRunningError;
      if (this.isDown) this.setReachable(false);
      throw this.unavailable(cause);
    }
  }

  /** Sends one request. @returns why it does not respond; null when it does */
  async check(): Promise<Problem | null> {
    try {
      await this.attempt((client) => client.showCollections({ timeout: STATUS_TIMEOUT_MS }));
      this.isDown = false;
      this.setReachable(true);
      return null;
    } catch (error) {
      this.setReachable(false);
      return this.unavailable(toError(error)).toProblem();
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const client = this.current?.client;
    this.current = null;
    await client?.close();
  }

  private async attempt<T>(operation: (client: MilvusClient) => Promise<T>): Promise<T> {
    const client = await this.client();
    try {
      return await operation(client.milvus);
    } catch (thrown) {
      const error = toError(thrown);
      const failure = classifyGrpcFailure(error);
      if (failure === 'CONNECTION_LOST' || failure === 'TLS_FAILED') this.discard(client);
      throw error;
    }
  }

  private async client(): Promise<Client> {
    if (this.isClosed)
      throw new ServerNotRunningError('the store was closed', { retryable: true, isExpectedSoon: false });
    const address = await this.endpoint.address();
    if (this.current && this.current.address !== address) this.discard(this.current.client);
    this.current ??= { address, client: createClient(address, this.credentials) };
    return this.current.client;
  }

  private discard(client: Client): void {
    if (this.current?.client === client) this.current = null;
    // Closing waits for the calls in flight, which end by their own timeouts.
    void client.milvus.closeConnection().catch(() => undefined);
  }

  private setReachable(isReachable: boolean): void {
    const isChange = this.isReachable !== isReachable && !this.isClosed;
    this.isReachable = isReachable;
    if (isChange) this.onChange();
  }

  private unavailable(cause: Error): LookalikeError {
    const { description, remedy } = this.endpoint;
    if (this.isClosed) return closedDuringRequest(description, cause);
    const failure = classifyGrpcFailure(cause);
    const event = cause instanceof MilvusError ? 'rejected a request' : 'is unavailable';
    const message = `${description} ${event}: ${failureReason(cause)}.`;
    return new LookalikeError('STORE_UNAVAILABLE', message, REMEDIES[failure] ?? remedy, {
      cause,
      retryable: isRetryable(cause),
    });
  }
}

/**
 * Retryable, whatever failed: a store is closed only to be opened again (for another gallery, or when its owner has ended) or when the
 * process ends, and the same request succeeds with the next store.
 */
function closedDuringRequest(description: string, cause: Error): LookalikeError {
  const message = `${description} was closed during the request.`;
  return new LookalikeError('STORE_UNAVAILABLE', message, 'Try again in a moment.', { cause, retryable: true });
}

/** Whether the same call may succeed later without intervention. */
function isRetryable(error: Error): boolean {
  if (error instanceof ServerNotRunningError) return error.retryable;
  return isWorthRepeating(error) || classifyGrpcFailure(error) === 'OVERLOADED';
}

/** Whether the same call may succeed within seconds, so that it is repeated. */
function isWorthRepeating(error: Error): boolean {
  if (error instanceof ServerNotRunningError) return error.isExpectedSoon;
  if (error instanceof MilvusError) return error.retryable;
  return classifyGrpcFailure(error) === 'CONNECTION_LOST';
}
