import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// sockaddr_un holds 104 bytes on macOS, 108 on Linux.
const LONGEST_SOCKET = 100;

/** A new folder that only we can enter: on a TCP port every user of the machine could read the faces. */
export function makeSocketFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lookalike-'));
  if (Buffer.byteLength(folder) + '/milvus.sock'.length <= LONGEST_SOCKET) return folder;
  rmSync(folder, { recursive: true });
  return mkdtempSync('/tmp/lookalike-');
}

/** Waits until someone listens. @returns false when the process ended before */
export async function accepts(socket: string, ended: Promise<string>): Promise<boolean> {
  let over = false;
  void ended.then(() => (over = true));
  while (!over) {
    if (await connects(socket)) return true;
    await sleep(20);
  }
  return false;
}

function connects(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const attempt = connect(socket, () => (attempt.destroy(), resolve(true)));
    attempt.on('error', () => resolve(false));
  });
}
