import { SourceFailure } from './source-failure';

/** What npm or pip has complained about, as the reason why a source did not help. */
export function registryFailure(command: string, stderr: string, remedy: string): SourceFailure {
  const full = /ENOSPC|no space left/iu.test(stderr);
  return new SourceFailure(
    `${command} failed: ${complaintIn(stderr)}`,
    full ? 'free some space in the cache, or name another folder in LOOKALIKE_CACHE' : remedy,
  );
}

/** The line of npm's or pip's stderr that says what is wrong. */
function complaintIn(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^(?:npm (?:error|ERR!)|ERROR:|error:)\s*/u, '').trim())
    .filter((line) => line !== '' && !/complete log of this run|^A new release|^\[notice\]/u.test(line));
  const telling = lines.filter((line) =>
    /hash|not found|no matching|could not find|could not resolve|getaddrinfo|timed? ?out|refused|404|ENOSPC|no space/iu.test(
      line,
    ),
  );
  return (telling[0] ?? lines.at(-1) ?? 'it did not say why').slice(0, 300);
}
