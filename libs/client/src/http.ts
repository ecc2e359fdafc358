import { type CallOptions, withDeadline } from './deadline.js';
import { isErrorList, LookalikeError, toLookalikeError } from './errors.js';
import type { TypedDocumentString } from './generated/graphql.js';

/** How to reach the gateway. */
export interface Connection {
  /** The gateway's base URL, with a trailing slash. */
  readonly url: URL;
  readonly timeoutMs: number;
  headers(): Record<string, string>;
  readonly fetch: typeof fetch;
  /** Ends each subscription that is open. */
  readonly subscriptions: Set<() => void>;
}

/** An error of plain HTTP, such as a body that is too large. */
export interface HttpProblem {
  code?: unknown;
  message?: unknown;
  remedy?: unknown;
  retryable?: unknown;
}

interface GraphQLResponse<Data> extends HttpProblem {
  data?: Data | null;
  errors?: unknown;
}

// Blanks, commas and comments may precede an operation.
const SUBSCRIPTION = /^(?:[\s,]|#.*\n)*subscription\b/;

/**
 * Sends a query or mutation and returns its data. A response with errors throws the first one, even if it has partial data.
 * @throws LookalikeError of any code; TypeError for a subscription
 */
export function request<Result, Variables>(
  connection: Connection,
  document: Pick<TypedDocumentString<Result, Variables>, 'toString' | '__apiType'>,
  variables: Variables,
  options?: CallOptions,
): Promise<Result> {
  if (SUBSCRIPTION.test(document.toString()))
    return Promise.reject(new TypeError('request does not take a subscription: use client.subscribe.'));
  const content = JSON.stringify({ query: document.toString(), variables });
  const read = ({ data, errors }: GraphQLResponse<Result>) => {
    if (isErrorList(errors)) throw toLookalikeError(errors);
    return data && Object.keys(data).length > 0 ? data : undefined;
  };
  return post(connection, 'graphql', { content, type: 'application/json' }, read, options);
}

/**
 * Posts a body and reads the JSON of the response, whatever its status.
 * @param read extracts the result; undefined if the response does not contain it
 * @throws LookalikeError with the gateway's code, GATEWAY_UNREACHABLE, ANSWER_UNREADABLE, TIMED_OUT; the signal's reason
 */
export function post<Response extends HttpProblem, Result>(
  connection: Connection,
  path: string,
  body: { content: string | Blob; type: string },
  read: (response: Response) => Result | undefined,
  { signal, timeoutMs = connection.timeoutMs }: CallOptions = {},
): Promise<Result> {
  return withDeadline({ signal, timeoutMs }, async (callSignal) => {
    const url = new URL(path, connection.url);
    const headers = new Headers(connection.headers());
    headers.set('content-type', body.type);
    headers.set('accept', 'application/json');
    const response = await connection
      .fetch(url, { method: 'POST', headers, body: body.content, signal: callSignal })
      .catch((cause: unknown) => {
        throw unreachable(url, cause);
      });
    const json: unknown = await response.json().catch((cause: unknown) => {
      throw unreadable(url, response.status, cause);
    });
    if (typeof json !== 'object' || json === null) throw unreadable(url, response.status);
    const result = read(json as Response);
    if (result === undefined) throw httpError(json) ?? unreadable(url, response.status);
    return result;
  });
}

function httpError({ code, message, remedy, retryable }: HttpProblem): LookalikeError | null {
  if (typeof code !== 'string' || typeof message !== 'string') return null;
  return new LookalikeError(code, message, typeof remedy === 'string' ? remedy : '', { retryable: retryable === true });
}

function unreachable(url: URL, cause: unknown): LookalikeError {
  return new LookalikeError(
    'GATEWAY_UNREACHABLE',
    `No gateway responds at ${url.origin}.`,
    'Start the gateway, or check the URL that the client uses.',
    { retryable: true, cause },
  );
}

/** Retryable for a proxy's 5xx page and for a connection that broke while the body was read; not for another server. */
function unreadable(url: URL, status: number, cause?: unknown): LookalikeError {
  // By name, because in other realms (Jest, frames) `instanceof` does not recognise the error.
  const isBroken = cause !== undefined && (cause as Error).name !== 'SyntaxError';
  return new LookalikeError(
    'ANSWER_UNREADABLE',
    `The response of ${url.href} (status ${status}) does not come from a Lookalike gateway, or was truncated.`,
    'Check the URL, and whether a proxy is in between.',
    { retryable: status >= 500 || isBroken, cause },
  );
}
