import { LookalikeError } from './lookalike-error.js';

export interface CallOptions {
  /** Ends the call; what is thrown is the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds until the call fails with TIMED_OUT; Infinity: never. Default: the client's. */
  timeoutMs?: number | undefined;
}

/**
 * Runs a call that ends with its caller's signal or when the time is up, whichever comes first.
 * @throws the signal's reason; LookalikeError TIMED_OUT
 */
export async function withDeadline<T>(
  { signal, timeoutMs = Infinity }: CallOptions,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const ending = new AbortController();
  const abort = () => ending.abort(signal!.reason);
  signal?.addEventListener('abort', abort, { once: true });
  // A longer delay than a timer can hold would fire at once.
  const timer = timeoutMs <= MAX_DELAY ? setTimeout(() => ending.abort(timedOut(timeoutMs)), timeoutMs) : undefined;
  try {
    return await call(ending.signal);
  } catch (error) {
    throw ending.signal.aborted ? ending.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

const MAX_DELAY = 2 ** 31 - 1;

function timedOut(timeoutMs: number): LookalikeError {
  return new LookalikeError(
    'TIMED_OUT',
    `The gateway did not answer within ${timeoutMs} ms.`,
    'Give the call a longer timeoutMs, or try again: the first query after a start waits for weights to be loaded.',
    { retryable: true },
  );
}
