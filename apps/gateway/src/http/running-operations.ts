import { setMaxListeners } from 'node:events';
import { LookalikeError } from '@lookalike/domain';
import type { RequestHandler, Response } from 'express';
import { serviceStopping } from './operation-errors';
import type { OperationQueue, QueuedOperation } from './operation-queue';

/** An operation or another request, from its arrival to the end of its answer. */
export interface RunningOperation {
  /**
   * Aborted when the client has disconnected, when the operation has ended, and with a LookalikeError when it takes too long
   * (OPERATION_TIMED_OUT) or when the service stops (SERVICE_STOPPING).
   */
  readonly signal: AbortSignal;
  /** Starts the time limit. */
  limitTime(): void;
  /** Call it when no client waits for a result of the operation any more. */
  end(): void;
}

/** How long operations may take to end after they were aborted. */
const ABORT_MS = 1_000;

/**
 * Everything that runs for clients, over HTTP and WebSockets. The work of an operation listens to its signal, so that no work
 * continues without a client. Measured before: a costly request kept a core busy 15 s after its client had left, and delayed the end of the
 * process by more than 20 s.
 */
export class RunningOperations {
  private readonly running = new Set<{ isStream: boolean; abort(reason: LookalikeError): void }>();
  private phase: 'open' | 'stopping' | 'stopped' = 'open';
  private onIdle: (() => void) | undefined;

  /** @param timeoutMs time limit of an operation */
  constructor(private readonly timeoutMs: number) {}

  /**
   * @param client aborted when the client disconnects; not needed if `end` is called then
   * @param isStream whether it is a subscription, which ends as soon as the service is asked to stop
   */
  begin({ client, isStream = false }: { client?: AbortSignal; isStream?: boolean } = {}): RunningOperation {
    const controller = new AbortController();
    const { signal } = controller;
    // Each field and each waiting job adds a listener.
    setMaxListeners(Infinity, signal);
    let timer: NodeJS.Timeout | undefined;
    const operation = { isStream, abort: (reason: LookalikeError) => controller.abort(reason) };
    const end = () => {
      clearTimeout(timer);
      client?.removeEventListener('abort', end);
      controller.abort();
      this.running.delete(operation);
      if (this.running.size === 0) this.onIdle?.();
    };
    this.running.add(operation);
    client?.addEventListener('abort', end, { once: true });
    if (client?.aborted) end();
    else if (this.phase === 'stopped' || (isStream && this.phase === 'stopping')) controller.abort(serviceStopping());
    return {
      signal,
      end,
      limitTime: () => {
        if (!signal.aborted) timer ??= setTimeout(() => controller.abort(timedOut(this.timeoutMs)), this.timeoutMs);
      },
    };
  }

  /** Aborts streams at once and everything else after `graceMs`. Resolves when all have ended, or have not reacted for a second. */
  async stop(graceMs: number): Promise<void> {
    this.phase = 'stopping';
    for (const { isStream, abort } of this.running) if (isStream) abort(serviceStopping());
    await this.allEnded(graceMs);
    this.phase = 'stopped';
    for (const { abort } of this.running) abort(serviceStopping());
    await this.allEnded(ABORT_MS);
  }

  private async allEnded(timeoutMs: number): Promise<void> {
    if (this.running.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.onIdle = resolve;
      timer = setTimeout(resolve, timeoutMs);
    });
    clearTimeout(timer);
  }
}

/**
 * Executes an operation when the queue lets it start, and within the time limit. It occupies its place in the queue until its answer exists,
 * not until the client has read it.
 * @throws what `execute` and `OperationQueue.acquire` throw
 */
export async function runQueued<T>(
  queue: OperationQueue,
  queued: QueuedOperation,
  operation: RunningOperation,
  execute: () => Promise<T>,
): Promise<T> {
  const release = await queue.acquire(queued, operation.signal);
  try {
    operation.limitTime();
    return await execute();
  } finally {
    release();
  }
}

const byResponse = new WeakMap<Response, RunningOperation>();

/** Counts each request as an operation until its response is closed. */
export function trackRequests(operations: RunningOperations): RequestHandler {
  return (_request, response, next) => {
    const operation = operations.begin();
    // Emitted both when the client has received the answer and when it has left.
    response.once('close', operation.end);
    byResponse.set(response, operation);
    next();
  };
}

/** The operation of a request behind `trackRequests`. */
export function operationOf(response: Response): RunningOperation {
  const operation = byResponse.get(response);
  if (!operation) throw new Error('The request is not tracked.');
  return operation;
}

function timedOut(timeoutMs: number): LookalikeError {
  return new LookalikeError(
    'OPERATION_TIMED_OUT',
    `The operation was stopped after ${timeoutMs / 1000} seconds.`,
    'Try again when the service is less busy, or request less at once.',
    { retryable: true },
  );
}
