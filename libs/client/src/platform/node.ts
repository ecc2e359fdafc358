import { openAsBlob } from 'node:fs';
import { WebSocket as NodeWebSocket } from 'ws';

/** A file as a Blob, read when it is sent. */
export const readFile = (path: string | URL): Promise<Blob> => openAsBlob(path);

/** Node has a WebSocket of its own from 22 on; ours serves 20 too. */
export const WebSocket: unknown = NodeWebSocket;
