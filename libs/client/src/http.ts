import { type CallOptions, withDeadline } from './deadline.js';
import { LookalikeError } from './lookalike-error.js';

/** Where the gateway is and how it is spoken to. */
export interface Connection {
  /** The gateway's address, with a slash at its end. */
  readonly url: URL;
  readonly timeoutMs: number;
  headers(): Record<string, string>;
  readonly fetch: typeof fetch;
}

/**
 * Posts a body and reads the JSON of the answer, whatever its status.
 * @throws LookalikeError GATEWAY_UNREACHABLE, ANSWER_UNREADABLE, TIMED_OUT; the signal's reason
 */
export function post<T>(
  connection: Connection,
  path: string,
  body: { content: string | Blob; type: string },
  { signal, timeoutMs = connection.timeoutMs }: CallOptions = {},
): Promise<T> {
  return withDeadline({ signal, timeoutMs }, async (ending) => {
    const url = new URL(path, connection.url);
    const response = await connection
      .fetch(url, {
        method: 'POST',
        headers: { ...connection.headers(), 'content-type': body.type, accept: 'application/json' },
        body: body.content,
        signal: ending,
      })
      .catch((cause: unknown) => {
        throw unreachable(url, cause);
      });
    const answer: unknown = await response.json().catch((cause: unknown) => {
      throw unreadable(url, response.status, cause);
    });
    if (typeof answer !== 'object' || answer === null) throw unreadable(url, response.status);
    return answer as T;
  });
}

export function unreachable(url: URL, cause: unknown): LookalikeError {
  return new LookalikeError(
    'GATEWAY_UNREACHABLE',
    `No gateway answers at ${url.origin}.`,
    'Start it (npm start), or check the address that the client was given.',
    { cause },
  );
}

export function unreadable(url: URL, status: number, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'ANSWER_UNREADABLE',
    `What answers at ${url.href} (status ${status}) is no Lookalike gateway, or was cut off.`,
    'Check the address, and whether a proxy stands between.',
    { cause },
  );
}
