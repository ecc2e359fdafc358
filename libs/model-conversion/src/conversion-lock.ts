import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
/**
 * A conversion takes a second or two. An owner that was given up for dead and lives does no harm, for what it stores is the same, in one
 * rename; waiting for one that is dead (a worker that ended while its process lives on cannot be told) would.
 */
const STALE_MS = 30_000;

/** Runs `convert` while no other thread or process runs one for the same network. A lock whose owner is dead is taken over. */
export async function withConversionLock<T>(folder: string, network: string, convert: () => T): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, `.lock-${network.toLowerCase()}`);
  while (!acquired(lock)) {
    if (isStale(lock)) rmSync(lock, { force: true });
    else await sleep(POLL_MS);
  }
  try {
    return convert();
  } finally {
    rmSync(lock, { force: true });
  }
}

function acquired(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isStale(lock: string): boolean {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    const age = Date.now() - statSync(lock).mtimeMs;
    // In a container every start has the same pid: an owner with ours that is older than this process is an earlier one.
    const earlier = owner === process.pid && age > process.uptime() * 1000 + 1000;
    return age > STALE_MS || earlier || (owner > 0 && !isAlive(owner));
  } catch {
    return false;
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
