import { readFile, stat } from 'node:fs/promises';
import { type Dispatcher, fetch, type Response } from 'undici';
import { SourceFailure } from '../sources/source-failure';

export interface Rest {
  response: Response;
  /** Where in the file the body begins: 0 unless the host resumes. */
  offset: number;
  /** Size of the whole file; null: the host does not say. */
  total: number | null;
  /** What the host calls this version of the file (strong ETag, else Last-Modified); null: it cannot be resumed. */
  version: string | null;
}

/** The file that remembers which version a `.part` belongs to. */
export function versionFileOf(part: string): string {
  return `${part}.version`;
}

/**
 * Asks for what is missing of a file: by Range, with If-Range, so that a host whose file has changed sends all of it.
 * @throws SourceFailure for an answer that will not change by asking again
 */
export async function requestRest(options: {
  url: string;
  part: string;
  signal?: AbortSignal;
  connection: Dispatcher;
}): Promise<Rest> {
  const { url, part, signal, connection } = options;
  const have = await stat(part).then(
    ({ size }) => size,
    () => 0,
  );
  const version = await readFile(versionFileOf(part), 'utf8').catch(() => null);
  const ask = (headers: Record<string, string>): Promise<Response> =>
    fetch(url, { headers: { 'accept-encoding': 'identity', ...headers }, dispatcher: connection, signal });

  let response = have > 0 && version ? await ask({ range: `bytes=${have}-`, 'if-range': version }) : await ask({});
  if (response.status === 416) {
    await response.body?.cancel();
    response = await ask({});
  }
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel();
    const answer = `the host answers ${response.status} ${response.statusText}`.trim();
    if (response.status >= 500 || response.status === 408 || response.status === 429) throw new Error(answer);
    throw new SourceFailure(answer);
  }
  return { response, ...extent(response), version: versionOf(response) };
}

function extent({ status, headers }: Response): { offset: number; total: number | null } {
  if (status === 200) {
    const length = headers.get('content-length');
    return { offset: 0, total: length === null ? null : Number(length) };
  }
  const [, from, size] = /^bytes (\d+)-\d+\/(\d+)$/u.exec(headers.get('content-range') ?? '') ?? [];
  if (from === undefined || size === undefined) throw new SourceFailure('the host resumes without saying where');
  return { offset: Number(from), total: Number(size) };
}

function versionOf({ headers }: Response): string | null {
  const etag = headers.get('etag');
  return etag && !etag.startsWith('W/') ? etag : headers.get('last-modified');
}
