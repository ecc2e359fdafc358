import { randomUUID } from 'node:crypto';
import { rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRecord, readRecord, replaceRecord, type OwnerRecord } from './owner-record';
import { identify, isAlive, type ProcessIdentity } from './process-identity';

const HEARTBEAT_MS = 2000;
// Of an owner on another machine or in another container, all that can be seen is whether its heart still beats.
const HEARTBEATS_WAITED_FOR = 4;

export const lockFile = (dataFolder: string): string => join(dataFolder, 'lock');

/** The right to run the server of a data folder; one process has it at a time. Milvus Lite takes no lock of its own. */
export class DataFolderLock {
  private readonly heart: NodeJS.Timeout;

  private constructor(
    private readonly file: string,
    private record: OwnerRecord,
    /** The server that a dead owner left, if any: it must be gone before another is started. */
    readonly leftServer: ProcessIdentity | null,
    heartbeatMs: number,
  ) {
    this.heart = setInterval(() => beat(file), heartbeatMs).unref();
  }

  /** @returns null when a living process has it */
  static async acquire(dataFolder: string, heartbeatMs = HEARTBEAT_MS): Promise<DataFolderLock | null> {
    const file = lockFile(dataFolder);
    const record = { token: randomUUID(), owner: identify(process.pid)!, server: null, address: null };
    const taken = await take(file, record, heartbeatMs);
    return taken && new DataFolderLock(file, record, taken.from?.server ?? null, heartbeatMs);
  }

  /** Tells readers where the server is. @throws when it is no longer ours, which one paused for long in a container may find */
  publish(server: ProcessIdentity | null, address: string | null): void {
    if (!this.isOurs()) throw new Error('another process has taken over the data folder, or someone removed its lock');
    this.record = { ...this.record, server, address };
    replaceRecord(this.file, this.record);
  }

  release(): void {
    clearInterval(this.heart);
    if (this.isOurs()) rmSync(this.file, { force: true });
  }

  private isOurs(): boolean {
    return readRecord(this.file)?.token === this.record.token;
  }
}

/**
 * Creates the file, or takes it over from a dead owner. Two who find the same dead owner must not both succeed, so that whoever
 * replaces the file first takes a lock named after the dead owner's token (and that one, should its taker have died, likewise): for
 * as long as the file holds the token, no one else can replace it.
 */
async function take(
  file: string,
  record: OwnerRecord,
  heartbeatMs: number,
): Promise<{ from: OwnerRecord | null } | null> {
  for (;;) {
    if (createRecord(file, record)) return { from: null };
    const current = readRecord(file);
    if (!current) continue;
    if (await lives(file, current, heartbeatMs)) return null;
    const claim = `${file}.${current.token}`;
    if (!(await take(claim, record, heartbeatMs))) {
      await sleep(20);
      continue;
    }
    const still = readRecord(file)?.token === current.token;
    if (still) replaceRecord(file, record);
    rmSync(claim, { force: true });
    if (still) return { from: current };
  }
}

async function lives(file: string, { owner }: OwnerRecord, heartbeatMs: number): Promise<boolean> {
  const alive = isAlive(owner);
  if (alive !== null) return alive;
  const before = lastBeat(file);
  for (let i = 0; i < HEARTBEATS_WAITED_FOR; i++) {
    await sleep(heartbeatMs);
    if (lastBeat(file) !== before) return true;
  }
  return false;
}

function lastBeat(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function beat(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // The folder was removed under us; the server will say so.
  }
}
