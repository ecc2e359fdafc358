import { createWriteStream } from 'node:fs';
import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Dispatcher, fetch, type Response } from 'undici';
import { SourceError } from '../source-error';

/** The response with the bytes of a file that are still missing. */
export interface Remaining {
  response: Response;
  /** Where in the file the body starts: 0 unless the host resumes. */
  offset: number;
  /** Size of the whole file; null if the host does not state it. */
  total: number | null;
  /** Identifies this version of the file (strong ETag, otherwise Last-Modified); null if it cannot be resumed. */
  version: string | null;
}

/**
 * Requests the missing part of a file: by Range with If-Range, so that a host whose file has changed sends all of it.
 * @throws SourceError for a response that another request would not change
 */
export async function requestRemaining(options: {
  url: string;
  part: string;
  signal?: AbortSignal;
  dispatcher: Dispatcher;
}): Promise<Remaining> {
  const { url, part, signal, dispatcher } = options;
  const size = await stat(part).then(
    ({ size }) => size,
    () => 0,
  );
  const version = await readFile(versionFileOf(part), 'utf8').catch(() => null);
  const request = (headers: Record<string, string>): Promise<Response> =>
    fetch(url, { headers: { 'accept-encoding': 'identity', ...headers }, dispatcher, signal });

  const range = size > 0 && version ? { range: `bytes=${size}-`, 'if-range': version } : null;
  let response = await request(range ?? {});
  if (response.status === 416) {
    await response.body?.cancel();
    response = await request({});
  }
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel();
    const message = `the host responds with ${response.status} ${response.statusText}`.trim();
    if (response.status >= 500 || response.status === 408 || response.status === 429) throw new Error(message);
    throw new SourceError(message);
  }
  return { response, ...rangeOf(response), version: versionOf(response) };
}

/**
 * Appends the body to the part, or rewrites the part when the body starts at 0.
 * @returns the size of the whole file
 * @throws Error when the body ends early
 */
export async function receiveRemaining(
  { response, offset, total, version }: Remaining,
  part: string,
  onProgress: (done: number, total: number | null) => void,
  signal?: AbortSignal,
): Promise<number> {
  const versionFile = versionFileOf(part);
  if (offset === 0) {
    // The old version is deleted before the file is truncated: a kill in between must not mix the bytes of two versions.
    await rm(versionFile, { force: true });
    await writeFile(part, '');
    if (version) await writeFile(versionFile, version);
  } else await truncate(part, offset);

  let done = offset;
  onProgress(done, total);
  const body = response.body ? Readable.fromWeb(response.body) : Readable.from([]);
  body.on('data', (chunk: Uint8Array) => {
    done += chunk.length;
    onProgress(done, total);
  });
  await pipeline(body, createWriteStream(part, { flags: 'a' }), { signal });

  const { size } = await stat(part);
  if (total !== null && size !== total) throw new Error(`the download ended at ${size} of ${total} bytes`);
  await rm(versionFile, { force: true });
  return size;
}

/** The file that stores which version of the remote file a `.part` belongs to. */
function versionFileOf(part: string): string {
  return `${part}.version`;
}

function rangeOf({ status, headers }: Response): { offset: number; total: number | null } {
  if (status === 200) {
    const length = headers.get('content-length');
    return { offset: 0, total: length === null ? null : Number(length) };
  }
  const [, from, size] = /^bytes (\d+)-\d+\/(\d+)$/u.exec(headers.get('content-range') ?? '') ?? [];
  if (from === undefined || size === undefined) throw new SourceError('the host resumes without a valid Content-Range');
  return { offset: Number(from), total: Number(size) };
}

function versionOf({ headers }: Response): string | null {
  const etag = headers.get('etag');
  return etag && !etag.startsWith('W/') ? etag : headers.get('last-modified');
}
