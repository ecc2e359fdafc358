import type { SocketClass } from './socket-class.js';

/** Pages have no paths: they have the `File` of an input, a drop or the clipboard. */
export async function readFile(path: string | URL): Promise<Blob> {
  throw new TypeError(`A page cannot read ${String(path)}: give imageFromFile a File.`);
}

export const WebSocket: SocketClass = globalThis.WebSocket;
