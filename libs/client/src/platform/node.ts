import { readFile as readBytes } from 'node:fs/promises';
import { WebSocket as NodeWebSocket } from 'ws';
import type { SocketClass } from './socket-class.js';

const TIMEOUTS = {
  handshakeTimeout: 10_000,
  /** A program that has finished waits this long for the peer's close frame before it exits. */
  closeTimeout: 1_000,
};

/** A file as a Blob. @throws the file system's error, such as ENOENT, which Node's own `openAsBlob` hides */
export const readFile = async (path: string | URL): Promise<Blob> => new Blob([await readBytes(path)]);

class Socket extends NodeWebSocket {
  constructor(address: string, protocols: string) {
    super(address, protocols, TIMEOUTS);
    // graphql-ws removes its listener from a socket that it abandons; a later error would then end the process.
    this.on('error', () => undefined);
  }
}

/** Node has a built-in WebSocket since version 22; `ws` supports 20 too. */
export const WebSocket: SocketClass = Socket;
