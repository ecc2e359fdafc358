import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { LookalikeError } from '@lookalike/domain';
import { ExponentialBackoff, handleWhen, retry, wrap, type IPolicy } from 'cockatiel';
import { createClient, type Credentials } from './create-client';
import { NoServer, type Endpoint } from './endpoint';
import { reasonOfFailure } from './reason-of-failure';
import { ServerRefusal, asError } from './server-refusal';

// gRPC: CANCELLED, INTERNAL (a broken stream) and UNAVAILABLE, what calls meet whose server goes away under them.
const CONNECTION_LOST = new Set<unknown>([1, 13, 14]);

/** The SDK's client for wherever the server is now; calls that lose their server are made again when it is back. */
export class MilvusConnection {
  private current: { address: string; client: MilvusClient } | null = null;
  private readonly patient: IPolicy;
  private down = false;
  private closed = false;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly credentials: Credentials = {},
  ) {
    // About ten seconds in all: a Milvus Lite with a large gallery is back in two.
    const waiting = new ExponentialBackoff({ initialDelay: 100, maxDelay: 1500 });
    const restarts = retry(handleWhen(worthWaiting), { maxAttempts: 10, backoff: waiting });
    // A collection that another process dropped or released is refused once and right after it was looked up again.
    const relook = retry(
      handleWhen((error) => error instanceof ServerRefusal),
      { maxAttempts: 1 },
    );
    this.patient = wrap(restarts, relook);
  }

  /** @param operation may run more than once @throws LookalikeError STORE_UNAVAILABLE */
  async run<T>(operation: (client: MilvusClient) => Promise<T>): Promise<T> {
    try {
      // Once the wait was in vain, later callers are told at once, until the server answers again.
      const result = this.down
        ? await this.attempt(operation)
        : await this.patient.execute(() => this.attempt(operation));
      this.down = false;
      return result;
    } catch (error) {
      if (LookalikeError.is(error) || error instanceof RangeError) throw error;
      this.down = worthWaiting(error) || error instanceof NoServer;
      throw this.unavailable(error as Error);
    }
  }

  /** Whether the server answers, now. */
  async answers(): Promise<boolean> {
    try {
      await this.attempt((client) => client.showCollections({ timeout: 3000 }));
      this.down = false;
      return true;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = this.current?.client;
    this.current = null;
    await client?.closeConnection();
  }

  private async attempt<T>(operation: (client: MilvusClient) => Promise<T>): Promise<T> {
    const client = await this.client();
    try {
      return await operation(client);
    } catch (thrown) {
      const error = asError(thrown);
      if (isConnectionLost(error)) this.discard(client);
      throw error;
    }
  }

  private async client(): Promise<MilvusClient> {
    if (this.closed) throw new NoServer('the store is closed', false);
    const address = await this.endpoint.address();
    if (this.current && this.current.address !== address) this.discard(this.current.client);
    this.current ??= { address, client: createClient(address, this.credentials) };
    return this.current.client;
  }

  private discard(client: MilvusClient): void {
    if (this.current?.client === client) this.current = null;
    // It waits for calls that are still under way, which end by themselves.
    void client.closeConnection().catch(() => undefined);
  }

  private unavailable(cause: Error): LookalikeError {
    const { description, remedy } = this.endpoint;
    if (cause instanceof ServerRefusal) {
      return new LookalikeError('STORE_UNAVAILABLE', `${description} refused: ${cause.message}`, remedy, { cause });
    }
    const reason = reasonOfFailure(cause);
    // An embedded server that has ended says so in its description.
    const why = description.includes(reason) ? '' : `: ${reason}`;
    return new LookalikeError('STORE_UNAVAILABLE', `${description} does not answer${why}.`, remedy, { cause });
  }
}

function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CONNECTION_LOST.has(error.code);
}

function worthWaiting(error: unknown): boolean {
  if (error instanceof NoServer) return error.soon;
  if (error instanceof ServerRefusal) return error.retriable;
  return isConnectionLost(error);
}
