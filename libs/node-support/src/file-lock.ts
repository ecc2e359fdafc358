import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLockFile, replaceLockFile, type LockRecord } from './lock-file';
import { identifyProcess } from './process-identity';
import { HEARTBEAT_MS, isHeld, takeLock, type TakeOptions } from './take-lock';

const POLL_MS = 100;
// A wait for the end of an owner can take hours.
const FREE_POLL_MS = 1_000;

export interface LockOptions<T> extends TakeOptions {
  /** Published in the lock file for those who read it with `readLockOwner`. Default: null. */
  data?: T;
  /** Called once, with the owner, when the lock is held by another one and `acquire` starts to wait. */
  onWait?(owner: LockRecord<T>): void;
}

/**
 * An exclusive lock between processes and threads: a file that contains its owner. It survives `kill -9`, because a lock whose owner
 * has ended (compared by pid and start time, see `ProcessIdentity`) is taken over by exactly one of several callers. The same applies to
 * a file that is empty or truncated. The folder of the file is created if necessary. All methods throw the errors of the file system.
 */
export class FileLock<T = null> {
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly file: string,
    private record: LockRecord<T>,
    /** The record of the dead owner from which the lock was taken over; null when there was none. */
    readonly previous: LockRecord<T> | null,
    heartbeatMs: number,
  ) {
    this.heartbeat = setInterval(() => touch(file), heartbeatMs).unref();
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
    const taken = await takeLock(file, record, options);
    return taken && new FileLock(file, record, taken.previous, options.heartbeatMs ?? HEARTBEAT_MS);
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
    // The folder was removed; whoever uses it next reports that.
  }
}
