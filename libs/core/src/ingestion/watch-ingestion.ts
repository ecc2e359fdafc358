import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ingestion, Progress } from './progress';

/** At most four states per second: fast enough for a progress display, few enough for a socket. */
const INTERVAL_MS = 250;

/** The state now, then each change. Ends after the final state, or without an error when the signal is aborted. */
export async function* watchProgress(progress: Progress, signal?: AbortSignal): AsyncGenerator<Ingestion> {
  try {
    for (;;) {
      const reportedVersion = progress.version;
      const state = progress.snapshot();
      yield state;
      if (state.status !== 'RUNNING') return;
      await delayUntilEnd(progress);
      signal?.throwIfAborted();
      if (progress.version === reportedVersion) await once(progress.changes, 'change', { signal });
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/** Like `watchProgress`, for an ingestion of another process: its state is read from the records. */
export async function* watchRecords(read: () => Promise<Ingestion>, signal?: AbortSignal): AsyncGenerator<Ingestion> {
  try {
    for (let last = ''; ;) {
      const state = await read();
      const text = JSON.stringify(state);
      if (text !== last) yield state;
      if (state.status !== 'RUNNING') return;
      last = text;
      await delay(INTERVAL_MS, undefined, { signal });
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/** Waits for the interval, or until the ingestion has ended: its final state must not be delayed. */
async function delayUntilEnd({ changes }: Progress): Promise<void> {
  const elapsed = new AbortController();
  const timer = setTimeout(() => elapsed.abort(), INTERVAL_MS);
  await once(changes, 'end', { signal: elapsed.signal }).catch(() => undefined);
  clearTimeout(timer);
}
