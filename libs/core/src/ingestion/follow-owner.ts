import { setTimeout } from 'node:timers/promises';
import type { Gallery } from '@lookalike/dataset';
import { MODEL_NAMES } from '@lookalike/domain';
import type { Records } from '@lookalike/records';
import type { Logger } from 'pino';
import type { LazyService } from '../lifecycle/lazy-service';
import type { Ownership } from '../lifecycle/ownership';
import type { Indices } from '../models/indices';

const INTERVAL_MS = 2000;

export interface FollowedServices {
  gallery: LazyService<Gallery>;
  ownership: LazyService<Ownership>;
  records: LazyService<Records>;
  indices: Indices;
  logger: Logger;
}

/**
 * Keeps what a reader derives from the indexes and from the gallery up to date: the owner of the data directory ingests, and its records
 * say so. Without this, a reader would answer with the means and photos of its own start. Does nothing while this process is the owner.
 * Resolves when the signal is aborted. Never rejects.
 */
export async function followOwner(
  { gallery, ownership, records, indices, logger }: FollowedServices,
  signal: AbortSignal,
  intervalMs: number = INTERVAL_MS,
): Promise<void> {
  /** The latest run of the owner; null while there is no owner to follow. */
  let seen: string | null = null;

  async function check(): Promise<void> {
    if (ownership.error() || records.error() || ownership.get().role === 'owner') {
      // The run that was followed has ended with its process.
      if (seen !== null) indices.markIngestionStarted([]);
      seen = null;
      return;
    }
    const [run] = (await records.get().runs(1)).runs;
    const latest = JSON.stringify([run?.id, run?.status, run?.done]);
    const isFirst = seen === null;
    if (latest === seen) return;
    const isRunning = run?.status === 'RUNNING';
    // Earlier runs may have started and ended since the last check, so any model may have changed.
    for (const model of MODEL_NAMES) indices.markChanged(model, { dropped: !isRunning });
    indices.markIngestionStarted(isRunning ? run.input.models : []);
    if (!isRunning && !isFirst) {
      indices.markIngestionCompleted();
      await gallery.get().refresh({ findFingerprints: (ids) => records.get().fingerprints(ids) });
    }
    // Only now, so that a refresh that failed is repeated.
    seen = latest;
  }

  let hasFailed = false;
  while (!signal.aborted) {
    try {
      await check();
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) logger.warn({ err: error }, 'The changes of the owner of the data directory could not be read.');
      hasFailed = true;
    }
    await setTimeout(intervalMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
