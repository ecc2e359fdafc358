import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ingestion } from '../lookalike';
import type { Progress } from './progress';

/** At most four states a second: more than an eye can follow, little enough for a socket. */
const PAUSE_MS = 250;

/** The state now, then each change, ending after the last state or, quietly, when the signal is aborted. */
export async function* watchProgress(progress: Progress, signal?: AbortSignal): AsyncGenerator<Ingestion> {
  try {
    for (;;) {
      const seen = progress.version;
      const state = progress.snapshot();
      yield state;
      if (state.status !== 'RUNNING') return;
      await pause(progress);
      signal?.throwIfAborted();
      if (progress.version === seen) await once(progress.changes, 'change', { signal });
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/** As `watchProgress`, for an ingestion of another process, which only its records tell of. */
export async function* watchRecords(read: () => Promise<Ingestion>, signal?: AbortSignal): AsyncGenerator<Ingestion> {
  try {
    for (let seen = ''; ;) {
      const state = await read();
      const now = JSON.stringify(state);
      if (now !== seen) yield state;
      if (state.status !== 'RUNNING') return;
      seen = now;
      await delay(PAUSE_MS, undefined, { signal });
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/** Cut short by the end, whose state nobody should wait for. */
async function pause({ changes }: Progress): Promise<void> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), PAUSE_MS);
  await once(changes, 'end', { signal: over.signal }).catch(() => {});
  clearTimeout(timer);
}
