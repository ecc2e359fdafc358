import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  url: string;
  /** The served file; may be replaced. */
  content: Buffer;
  /** Closes the connection after this many bytes of a body; null for never. */
  breakAfter: number | null;
  /** Bytes per millisecond; null for unlimited. */
  bytesPerMs: number | null;
  /** Whether it supports Range requests. */
  resumes: boolean;
  /** Statuses of the next responses, before it serves the file. */
  statuses: number[];
  /** The Range header of each request, or null. */
  ranges: (string | null)[];
  close(): Promise<void>;
}

/** An HTTP server of one file that can simulate the faults of hosts. */
export async function startFileServer(content: Buffer): Promise<FileServer> {
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const state: FileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.bin`,
    content,
    breakAfter: null,
    bytesPerMs: null,
    resumes: true,
    statuses: [],
    ranges: [],
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  async function serve({ headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    state.ranges.push(headers.range ?? null);
    const status = state.statuses.shift();
    if (status !== undefined) return void response.writeHead(status).end();
    const etag = `"${createHash('sha256').update(state.content).digest('hex')}"`;
    const from = Number(/^bytes=(\d+)-$/u.exec(headers.range ?? '')?.[1] ?? 0);
    const resumed = state.resumes && from > 0 && headers['if-range'] === etag;
    const size = state.content.length;
    if (resumed && from >= size) return void response.writeHead(416).end();
    const body = resumed ? state.content.subarray(from) : state.content;
    response.writeHead(resumed ? 206 : 200, {
      'content-length': body.length,
      etag,
      ...(resumed ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {}),
    });
    await send(body, response);
  }

  async function send(body: Buffer, response: ServerResponse): Promise<void> {
    const end = Math.min(body.length, state.breakAfter ?? Infinity);
    const step = state.bytesPerMs === null ? end : state.bytesPerMs * 10;
    for (let offset = 0; offset < end && !response.destroyed; offset += step) {
      response.write(body.subarray(offset, Math.min(offset + step, end)));
      if (state.bytesPerMs !== null) await new Promise((done) => setTimeout(done, 10));
    }
    if (end === body.length) response.end();
    // Closed gracefully and with a delay, because the client drops what it has not read when it notices the break.
    else setTimeout(() => response.socket?.end(), 250);
  }

  return state;
}
