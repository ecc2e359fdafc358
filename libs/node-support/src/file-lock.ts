import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLockFile, readLockFile, replaceLockFile, type LockContent, type LockRecord } from './lock-record';
import { identifyProcess, isAlive } from './process-identity';

const POLL_MS = 100;
// A wait for the end of an owner can take hours.
const FREE_POLL_MS = 1_000;
const HEARTBEAT_MS = 2_000;
// An owner on another machine or in another container cannot be looked up. It counts as dead after missing this many heartbeats.
const MISSED_HEARTBEATS = 4;
// On a file system without hard links a lock file is empty while it is being created.
const UNREADABLE_GRACE_MS = 500;

export interface LockOptions<T> {
  /** Published in the lock file for those who read it with `readLockOwner`. Default: null. */
  data?: T;
  /** Called once, with the owner, when the lock is held by another one and `acquire` starts to wait. */
  onWait?(owner: LockRecord<T>): void;
  /** Ends the waiting: the promise rejects with the reason of the signal. */
  signal?: AbortSignal;
  /**
   * Take the lock over from an owner that has not updated the lock file for this many milliseconds, even if its process is alive (it may
   * be suspended, or a worker thread that held the lock may have ended). Only for locks where two holders do no harm, because they
   * prevent duplicate work and nothing else. Default: a lock is never taken over from a live process of this machine.
   */
  staleAfterMs?: number;
  /** How often the owner updates the lock file's modification time, in milliseconds. The same for all users of a lock. Default: 2000. */
  heartbeatMs?: number;
}

/**
 * An exclusive lock between processes and threads: a file that contains its owner. It survives `kill -9`, because a lock whose owner
 * has ended (compared by pid and start time, see `ProcessIdentity`) is taken over by exactly one of several callers. The same applies to
 * a file that is empty or truncated. The folder of the file is created if necessary. All methods throw the errors of the file system.
 */
export class FileLock<T = null> {
  private readonly heartbeat: NodeJS.Timeout;
  private readonly lost = new AbortController();

  private constructor(
    private readonly file: string,
    private record: LockRecord<T>,
    /** The record of the dead owner from which the lock was taken over; null when there was none. */
    readonly previous: LockRecord<T> | null,
    heartbeatMs: number,
  ) {
    this.heartbeat = setInterval(() => this.beat(), heartbeatMs).unref();
  }

  /** Waits until the lock is free. @throws the reason of `signal` */
  static async acquire<T = null>(file: string, options: LockOptions<T> = {}): Promise<FileLock<T>> {
    const { signal, onWait } = options;
    let isWaiting = false;
    for (;;) {
      signal?.throwIfAborted();
      const lock = await FileLock.tryAcquire(file, options);
      if (lock) return lock;
      const owner = isWaiting ? null : readLockFile<T>(file)?.record;
      if (owner) {
        isWaiting = true;
        onWait?.(owner);
      }
      await sleep(POLL_MS, undefined, { signal });
    }
  }

  /**
   * Does not wait for an owner to release the lock. It takes up to four heartbeats to decide whether an owner of another machine or
   * container is alive. @returns null when the lock is held
   */
  static async tryAcquire<T = null>(file: string, options: LockOptions<T> = {}): Promise<FileLock<T> | null> {
    mkdirSync(dirname(file), { recursive: true });
    const record = { token: randomUUID(), owner: identifyProcess(process.pid)!, data: options.data ?? null };
    const acquired = await takeLock(file, record, options);
    return acquired && new FileLock(file, record, acquired.previous, options.heartbeatMs ?? HEARTBEAT_MS);
  }

  /**
   * Resolves when another process has taken the lock over, or the file was removed: an owner that is suspended (a paused container, a
   * virtual machine) sends no heartbeats. It notices at its next heartbeat. @throws the reason of `signal`
   */
  untilLost(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (this.lost.signal.aborted) return resolve();
      this.lost.signal.addEventListener('abort', () => resolve(), { once: true, signal });
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  }

  /** Replaces the published data. @throws Error when the lock was taken over or its file was removed */
  publish(data: T): void {
    if (!this.isOurs()) throw new Error(`${this.file} was taken over by another process, or removed`);
    this.record = { ...this.record, data };
    replaceLockFile(this.file, this.record);
  }

  /** Frees the lock. Does nothing when it was released or taken over already. */
  release(): void {
    clearInterval(this.heartbeat);
    if (this.isOurs()) rmSync(this.file, { force: true });
  }

  private beat(): void {
    try {
      if (this.isOurs()) return touch(this.file);
    } catch {
      // The disk does not respond, and the lock may still be ours. The next heartbeat checks again.
      return;
    }
    clearInterval(this.heartbeat);
    this.lost.abort();
  }

  private isOurs(): boolean {
    return readLockFile(this.file)?.id === this.record.token;
  }
}

/** Runs `work` while holding the lock, after waiting until it is free. @throws the reason of `signal`, and what `work` throws */
export async function withFileLock<R>(
  file: string,
  options: LockOptions<null>,
  work: () => R | Promise<R>,
): Promise<R> {
  const lock = await FileLock.acquire(file, options);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/**
 * Resolves when the lock is free, or when its owner has ended. Does not acquire it: another process may be faster.
 * @throws the reason of `signal`
 */
export async function waitUntilFree(file: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const content = readLockFile(file);
    if (!content || !(await isHeld(file, content, { signal }))) return;
    await sleep(FREE_POLL_MS, undefined, { signal });
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // The folder was removed. The next operation that uses it throws.
  }
}

/**
 * Creates the lock file, or takes it over from a dead owner. If two processes find the same dead owner, only one of them may succeed.
 * Therefore a process acquires a second lock before it replaces the file. That lock is named after the dead owner's token, so no other
 * process can replace the file while it contains this token. The second lock is taken over in the same way if its owner dies.
 */
async function takeLock<T>(
  file: string,
  record: LockRecord<T>,
  options: LockOptions<T>,
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
      // Also after a failure: otherwise no other process could take the lock over while this one runs.
      rmSync(claim, { force: true });
    }
  }
}

/** Whether the owner in a lock file still holds the lock. */
async function isHeld<T>(file: string, { record }: LockContent<T>, options: LockOptions<T>): Promise<boolean> {
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
