import { type CallOptions, withDeadline } from './deadline.js';
import { LookalikeError } from './lookalike-error.js';

/** Where the gateway is and how it is spoken to. */
export interface Connection {
  /** The gateway's address, with a slash at its end. */
  readonly url: URL;
  readonly timeoutMs: number;
  headers(): Record<string, string>;
  readonly fetch: typeof fetch;
  /** What ends each of the subscriptions that are open. */
  readonly subscriptions: Set<() => void>;
}

/** What the gateway refuses over plain HTTP, such as a body that is too large. */
export interface Refusal {
  code?: unknown;
  message?: unknown;
  remedy?: unknown;
  retryable?: unknown;
}

/**
 * Posts a body and reads the JSON of the answer, whatever its status.
 * @param read what is wanted of the answer; undefined where it is not there
 * @throws LookalikeError what the gateway refuses, GATEWAY_UNREACHABLE, ANSWER_UNREADABLE, TIMED_OUT; the signal's reason
 */
export function post<Answer extends Refusal, T>(
  connection: Connection,
  path: string,
  body: { content: string | Blob; type: string },
  read: (answer: Answer) => T | undefined,
  { signal, timeoutMs = connection.timeoutMs }: CallOptions = {},
): Promise<T> {
  return withDeadline({ signal, timeoutMs }, async (ending) => {
    const url = new URL(path, connection.url);
    const headers = new Headers(connection.headers());
    headers.set('content-type', body.type);
    headers.set('accept', 'application/json');
    const response = await connection
      .fetch(url, { method: 'POST', headers, body: body.content, signal: ending })
      .catch((cause: unknown) => {
        throw unreachable(url, cause);
      });
    const answer: unknown = await response.json().catch((cause: unknown) => {
      throw unreadable(url, response.status, cause);
    });
    if (typeof answer !== 'object' || answer === null) throw unreadable(url, response.status);
    const wanted = read(answer as Answer);
    if (wanted === undefined) throw refusal(answer) ?? unreadable(url, response.status);
    return wanted;
  });
}

function refusal({ code, message, remedy, retryable }: Refusal): LookalikeError | null {
  if (typeof code !== 'string' || typeof message !== 'string') return null;
  return new LookalikeError(code, message, typeof remedy === 'string' ? remedy : '', { retryable: retryable === true });
}

function unreachable(url: URL, cause: unknown): LookalikeError {
  return new LookalikeError(
    'GATEWAY_UNREACHABLE',
    `No gateway answers at ${url.origin}.`,
    'Start it (npm start), or check the address that the client was given.',
    { retryable: true, cause },
  );
}

function unreadable(url: URL, status: number, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'ANSWER_UNREADABLE',
    `What answers at ${url.href} (status ${status}) is no Lookalike gateway, or was cut off.`,
    'Check the address, and whether a proxy stands between.',
    { retryable: true, cause },
  );
}
