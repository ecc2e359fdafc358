import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
const HEARTBEAT_MS = 2_000;
/** An owner on another machine, or in another container, is given up for dead after so long without a heartbeat. */
const STALE_MS = 20_000;

interface Owner {
  token: string;
  pid: number;
  host: string;
}

/** Tokens of the locks that this process holds: a pid alone says little in containers, where every process is number 1. */
const ours = new Set<string>();

/**
 * Runs `work` while no other process runs one under the same lock, so that they do not download the same twice. It guards no
 * more than that: assets are put in place by one rename, so a lock taken over from an owner that lives does no harm.
 */
export async function withAssetLock<T>(
  lock: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const token = await acquire(lock, signal);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    ours.delete(token);
    if ((await readOwner(lock))?.token === token) await rm(lock, { force: true });
  }
}

async function acquire(lock: string, signal: AbortSignal | undefined): Promise<string> {
  const owner: Owner = { token: randomUUID(), pid: process.pid, host: hostname() };
  await mkdir(dirname(lock), { recursive: true });
  for (;;) {
    signal?.throwIfAborted();
    try {
      await writeFile(lock, JSON.stringify(owner), { flag: 'wx' });
      ours.add(owner.token);
      return owner.token;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isStale(lock)) await rm(lock, { force: true });
    else await sleep(POLL_MS, undefined, { signal });
  }
}

async function isStale(lock: string): Promise<boolean> {
  const owner = await readOwner(lock);
  const age = await stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age > STALE_MS) return true;
  if (!owner || owner.host !== hostname()) return false;
  return owner.pid === process.pid ? !ours.has(owner.token) : !isAlive(owner.pid);
}

async function readOwner(lock: string): Promise<Owner | null> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
