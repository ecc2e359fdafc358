import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  url: string;
  /** What it serves; may be replaced. */
  content: Buffer;
  /** Breaks the connection after so many bytes of a body; null: never. */
  breakAfter: number | null;
  /** Bytes a millisecond; null: as fast as it can. */
  pace: number | null;
  resumes: boolean;
  /** Statuses to answer with before it serves. */
  statuses: number[];
  /** The Range of each request that it has got, or null. */
  ranges: (string | null)[];
  close(): Promise<void>;
}

/** A real HTTP server of one file, with the faults that hosts have. */
export async function startFileServer(content: Buffer): Promise<FileServer> {
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const state: FileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.bin`,
    content,
    breakAfter: null,
    pace: null,
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
    const until = Math.min(body.length, state.breakAfter ?? Infinity);
    const step = state.pace === null ? until : state.pace * 10;
    for (let at = 0; at < until && !response.destroyed; at += step) {
      response.write(body.subarray(at, Math.min(at + step, until)));
      if (state.pace !== null) await new Promise((done) => setTimeout(done, 10));
    }
    if (until === body.length) response.end();
    // Not destroyed, and not at once: what the client has not read yet when it learns of the break, it drops.
    else setTimeout(() => response.socket?.end(), 250);
  }

  return state;
}
