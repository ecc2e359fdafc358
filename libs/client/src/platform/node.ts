import { readFile as readBytes } from 'node:fs/promises';
import { WebSocket as NodeWebSocket } from 'ws';
import type { SocketClass } from './socket-class.js';

const TIMES = {
  handshakeTimeout: 10_000,
  /** What a peer may take to answer that we close: a program that is done waits for it. */
  closeTimeout: 1_000,
};

/** A file as a Blob. @throws ENOENT and the like, which Node's own `openAsBlob` hides */
export const readFile = async (path: string | URL): Promise<Blob> => new Blob([await readBytes(path)]);

class Socket extends NodeWebSocket {
  constructor(address: string, protocols: string) {
    super(address, protocols, TIMES);
    // graphql-ws takes its own listener off a socket that it has given up; an error then would end the process.
    this.on('error', () => undefined);
  }
}

/** Node has a WebSocket of its own from 22 on; ours serves 20 too. */
export const WebSocket: SocketClass = Socket;
