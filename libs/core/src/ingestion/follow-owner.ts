import { setTimeout } from 'node:timers/promises';
import type { Gallery } from '@lookalike/dataset';
import { MODEL_NAMES } from '@lookalike/domain';
import type { Records } from '@lookalike/records';
import type { Logger } from 'pino';
import type { LazyService } from '../lifecycle/lazy-service';
import type { Ownership } from '../lifecycle/ownership';
import type { IngestionActivity } from '../models/ingestion-activity';
import type { ModelIndexes } from '../models/model-indexes';

const INTERVAL_MS = 2000;

export interface FollowedServices {
  gallery: LazyService<Gallery>;
  ownership: LazyService<Ownership>;
  records: LazyService<Records>;
  indexes: ModelIndexes;
  activity: IngestionActivity;
  logger: Logger;
}

/**
 * Keeps what a reader derives from the indexes and from the gallery up to date with the ingestions of the owner of the data directory, which
 * are in the records. Without this, a reader would answer with the means and photos of its own start. Does nothing while this process is the owner.
 * Resolves when the signal is aborted. Never rejects.
 */
export async function followOwner(
  { gallery, ownership, records, indexes, activity, logger }: FollowedServices,
  signal: AbortSignal,
  intervalMs: number = INTERVAL_MS,
): Promise<void> {
  /** The state of the owner's latest ingestion when it was last applied; null while no other process is the owner. */
  let appliedState: string | null = null;

  async function check(): Promise<void> {
    if (ownership.error() || records.error() || ownership.get().role === 'owner') {
      // The ingestion has ended with the process of its owner.
      activity.setRunning([], 'owner');
      appliedState = null;
      return;
    }
    activity.setExpected([]);
    const [latest] = (await records.get().ingestions(1)).ingestions;
    const state = JSON.stringify([latest?.id, latest?.status, latest?.done]);
    const isFirst = appliedState === null;
    if (state === appliedState) return;
    const isRunning = latest?.status === 'RUNNING';
    // Earlier ingestions may have started and ended since the last check, so any model may have changed.
    for (const model of MODEL_NAMES) indexes.markChanged(model, { dropped: !isRunning });
    activity.setRunning(isRunning ? latest.input.models : [], 'owner');
    if (!isRunning && !isFirst) {
      activity.setEnded('owner');
      await gallery.get().refresh({ findFingerprints: (ids) => records.get().fingerprints(ids) });
    }
    // After everything else, so that a refresh that failed is repeated.
    appliedState = state;
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
