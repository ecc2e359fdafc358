import type { SocketClass } from './socket-class.js';

/** Pages cannot read paths; they use the `File` of an input, a drop or the clipboard. */
export async function readFile(path: string | URL): Promise<Blob> {
  throw new TypeError(`A page cannot read ${String(path)}: pass a File to imageFromFile.`);
}

export const WebSocket: SocketClass = globalThis.WebSocket;
