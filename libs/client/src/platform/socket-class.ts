/** The part of the browser's WebSocket that we use, so that our types do not need the DOM library. */
export type SocketClass = new (address: string, protocols: string) => { close(code?: number, reason?: string): void };
