import { SourceFailure } from '../sources/source-failure';

const OUT_OF_REACH = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
]);

/** Whether a request got no answer at all. */
export function isOutOfReach(error: unknown): boolean {
  const { code } = rootOf(error);
  return code !== undefined && OUT_OF_REACH.has(code);
}

/** What went wrong with a download, in words for people; errors of the disk are left as they are. */
export function explainFailure(error: unknown, url: string): unknown {
  if (error instanceof SourceFailure) return error;
  const { code, message } = rootOf(error);
  const { host } = new URL(url);
  if (isOutOfReach(error))
    return new SourceFailure(
      `the host ${host} is out of reach (${code})`,
      `run this again where ${host} can be reached`,
      {
        cause: error,
      },
    );
  if (code?.startsWith('E') && 'syscall' in (error as object)) return error;
  return new SourceFailure(`${host}: ${message}`, 'run this again: it goes on where it ended, if the host allows', {
    cause: error,
  });
}

/** undici says `fetch failed` and keeps the reason in `cause`; one of several addresses tried stands in `errors`. */
function rootOf(error: unknown): NodeJS.ErrnoException {
  const { cause, errors } = error as { cause?: unknown; errors?: unknown[] };
  if (cause) return rootOf(cause);
  if (errors?.[0]) return rootOf(errors[0]);
  return error as NodeJS.ErrnoException;
}
