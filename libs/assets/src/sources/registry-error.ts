import { SourceError } from '../source-error';

/** Messages of npm and pip when the registry is unreachable or overloaded: errors of Node and urllib3, HTTP 429 and 5xx. */
const NETWORK_FAILURES = [
  /ENOTFOUND|EAI_AGAIN|ECONN(?:REFUSED|RESET|ABORTED)|ETIMEDOUT|E(?:HOST|NET)UNREACH|socket hang up|getaddrinfo/u,
  /could not resolve|name resolution|connection (?:broken|aborted|reset|refused|timed out)|timed? ?out|ProxyError/iu,
  /\bE(?:429|50[0234])\b|HTTP error (?:429|50[0234])|too many 50\d error responses/iu,
];

/** Failures that remain when the network works again, even if pip had to retry a connection before it found them. */
const PERMANENT_FAILURES = /ENOSPC|no space left|do not match the hashes|\bE?404\b/iu;

/**
 * The failure of npm or pip as a SourceError, retryable when the network failed.
 * @param remedy what to do unless the disk is full
 */
export function registryError(command: string, stderr: string, remedy: string): SourceError {
  const isDiskFull = /ENOSPC|no space left/iu.test(stderr);
  const retryable = NETWORK_FAILURES.some((pattern) => pattern.test(stderr)) && !PERMANENT_FAILURES.test(stderr);
  const reason = (retryable && connectionFailure(stderr)) || relevantLine(stderr);
  return new SourceError(`${command} failed: ${reason}`, {
    remedy: isDiskFull ? 'free some space on the disk of the cache folder, or use another cache folder' : remedy,
    retryable,
  });
}

/**
 * The reason of pip's failed connection, or null. pip gives it in a warning of 300 characters for each retry; the last line only says
 * that no version was found.
 */
function connectionFailure(stderr: string): string | null {
  const [, reason] =
    /^WARNING: Retrying .*?(?:\[Errno -?\d+\] )?((?<=\] )[^'"()\\]+|Read timed out)/mu.exec(stderr) ?? [];
  return reason ?? null;
}

/** The line of npm's or pip's stderr that names the cause. */
function relevantLine(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^(?:npm (?:error|ERR!)|ERROR:|error:)\s*/u, '').trim())
    .filter(
      (line) => line !== '' && !/complete log of this run|^A new release|^\[notice\]|^WARNING: Retrying/u.test(line),
    );
  const causes = lines.filter((line) =>
    /hash|not found|no matching|could not find|could not resolve|getaddrinfo|timed? ?out|refused|404|ENOSPC|no space/iu.test(
      line,
    ),
  );
  return (causes[0] ?? lines.at(-1) ?? 'no reason was given').slice(0, 300);
}
