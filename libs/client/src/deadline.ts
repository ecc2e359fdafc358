import { LookalikeError } from './errors.js';

export interface CallOptions {
  /** Aborts the call, which then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds until the call fails with TIMED_OUT; Infinity: never. Default: the client's. */
  timeoutMs?: number | undefined;
}

// The longest delay that a timer can hold; a longer one would fire at once.
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * Runs a call until its caller's signal aborts or the timeout expires, whichever comes first.
 * @throws the signal's reason; LookalikeError TIMED_OUT
 */
export async function withDeadline<T>(
  { signal, timeoutMs = Infinity }: CallOptions,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const abort = () => controller.abort(signal!.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const timer =
    timeoutMs <= MAX_DELAY_MS ? setTimeout(() => controller.abort(timedOut(timeoutMs)), timeoutMs) : undefined;
  try {
    return await call(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function timedOut(timeoutMs: number): LookalikeError {
  return new LookalikeError(
    'TIMED_OUT',
    `The gateway did not respond within ${timeoutMs} ms.`,
    'Use a longer timeoutMs, or try again: the first query after a start waits until weights are loaded.',
    { retryable: true },
  );
}
