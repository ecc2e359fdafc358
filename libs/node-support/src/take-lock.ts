import { rmSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLockFile, readLockFile, replaceLockFile, type LockContent, type LockRecord } from './lock-file';
import { isAlive } from './process-identity';

const POLL_MS = 100;
export const HEARTBEAT_MS = 2_000;
// An owner on another machine or in another container cannot be looked up. It counts as dead after missing this many heartbeats.
const MISSED_HEARTBEATS = 4;
// On a file system without hard links a lock file is empty while it is being created.
const UNREADABLE_GRACE_MS = 500;

export interface TakeOptions {
  /** Ends the waiting: the promise rejects with the reason of the signal. */
  signal?: AbortSignal;
  /**
   * Take the lock over from an owner that has not updated the lock file for this many milliseconds, even if its process is alive (it may
   * be suspended, or a worker thread that held the lock may have ended). Only for locks where two holders do no harm, because they
   * prevent duplicate work and nothing else. Default: a lock is never taken over from a live process of this machine.
   */
  staleAfterMs?: number;
  /** How often the owner updates the lock file's modification time, in milliseconds. All users of a lock have to agree. Default: 2000. */
  heartbeatMs?: number;
}

/**
 * Creates the lock file, or takes it over from a dead owner. Two processes that find the same dead owner must not both succeed.
 * Therefore whoever replaces the file first acquires a second lock that is named after the dead owner's token, and nobody else can
 * replace the file while it contains that token. The second lock is taken over in the same way if its owner dies.
 */
export async function takeLock<T>(
  file: string,
  record: LockRecord<T>,
  options: TakeOptions,
): Promise<{ previous: LockRecord<T> | null } | null> {
  for (;;) {
    if (createLockFile(file, record)) return { previous: null };
    const current = readLockFile<T>(file);
    if (!current) continue;
    if (await isHeld(file, current, options)) return null;
    const claim = `${file}.${current.id}`;
    if (!(await takeLock(claim, record, options))) {
      await sleep(20, undefined, { signal: options.signal });
      continue;
    }
    try {
      if (readLockFile(file)?.id !== current.id) continue;
      replaceLockFile(file, record);
      return { previous: current.record };
    } finally {
      // Also after a failure: while this process lives, nobody else could take the lock over.
      rmSync(claim, { force: true });
    }
  }
}

/** Whether the owner in a lock file still holds the lock. */
export async function isHeld(file: string, { record }: LockContent<unknown>, options: TakeOptions): Promise<boolean> {
  const { heartbeatMs = HEARTBEAT_MS, staleAfterMs = Infinity, signal } = options;
  if (Date.now() - lastHeartbeat(file) > staleAfterMs) return false;
  const alive = record && isAlive(record.owner);
  if (alive !== null) return alive;
  return isUpdatedWithin(file, record ? MISSED_HEARTBEATS * heartbeatMs : UNREADABLE_GRACE_MS, signal);
}

/** Observes the file instead of comparing its time with ours, because the clocks of two machines differ. */
async function isUpdatedWithin(file: string, limitMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  const before = lastHeartbeat(file);
  for (let waited = 0; waited < limitMs; waited += POLL_MS) {
    await sleep(POLL_MS, undefined, { signal });
    if (lastHeartbeat(file) !== before) return true;
  }
  return false;
}

function lastHeartbeat(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
}
