import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const SOCKET_NAME = 'milvus.sock';
// sun_path of sockaddr_un has 104 bytes on macOS and 108 on Linux.
const MAX_SOCKET_PATH_BYTES = 100;

/** A new folder that only this user can enter. On a TCP port every user of the machine could read the faces. */
export function createSocketFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lookalike-'));
  if (Buffer.byteLength(join(folder, SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES) return folder;
  rmSync(folder, { recursive: true });
  return mkdtempSync('/tmp/lookalike-');
}

/** Waits until the server accepts connections. @returns false if the server ended first */
export async function acceptsConnections(socket: string, ended: Promise<string>): Promise<boolean> {
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  while (!hasEnded) {
    if (await canConnect(socket)) return true;
    await sleep(20);
  }
  return false;
}

function canConnect(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => (connection.destroy(), resolve(true)));
    connection.on('error', () => resolve(false));
  });
}
