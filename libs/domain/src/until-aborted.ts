/**
 * Waits for a promise, but no longer than until the signal is aborted. The work behind the promise continues: pass the signal to
 * it as well, where that is possible. It is in this package because most packages wait, and every package may import `domain`.
 * @throws the reason of the signal; what the promise rejects with
 */
export async function untilAborted<T>(promise: PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  let onAbort!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
  });
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    // Otherwise a signal that outlives the promise would keep its result.
    signal.removeEventListener('abort', onAbort);
  }
}
