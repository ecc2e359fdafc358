/** As much of the WebSocket of browsers as we use ourselves, so that our types need no DOM. */
export type SocketClass = new (address: string, protocols: string) => { close(code?: number, reason?: string): void };
