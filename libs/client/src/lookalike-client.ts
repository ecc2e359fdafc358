import type { CallOptions } from './deadline.js';
import type { TypedDocumentString } from './generated/graphql.js';
import { requests, subscriptions } from './generated/operations.js';
import type { Connection } from './http.js';
import { imageFromBlob, imageFromFile, type UploadedImage } from './images.js';
import type { RequestMethods, SubscriptionMethods } from './methods.js';
import { request } from './request.js';
import { createSocket, subscribe } from './subscribe.js';

export interface ClientOptions {
  /** The gateway's address, such as `http://127.0.0.1:4000`. */
  url: string | URL;
  /** Milliseconds until a call fails with TIMED_OUT; Infinity: never. Default 60,000. */
  timeoutMs?: number;
  /** Sent with each request over HTTP, for a proxy that wants them. */
  headers?: Record<string, string> | (() => Record<string, string>);
  /** Default: the global one. */
  fetch?: typeof fetch;
}

/**
 * A method for each operation of `operations/`, which answers that operation's one field. All throw a LookalikeError, or the
 * reason of the signal that they were given.
 */
export interface LookalikeClient extends RequestMethods, SubscriptionMethods {
  /** Asks an operation of your own, typed by graphql-codegen (`documentMode: 'string'`) or by hand, and gives its data. */
  request<Result, Variables>(
    document: Pick<TypedDocumentString<Result, Variables>, 'toString' | '__apiType'>,
    variables: Variables,
    options?: CallOptions,
  ): Promise<Result>;
  /** Uploads an image file's bytes; good for 15 minutes and any number of queries. @throws IMAGE_TOO_LARGE */
  imageFromBlob(blob: Blob, options?: CallOptions): Promise<UploadedImage>;
  /** Uploads a file: in Node a path, in browsers a `File`. @throws ENOENT and the like; as `imageFromBlob` */
  imageFromFile(file: string | URL | Blob, options?: CallOptions): Promise<UploadedImage>;
  /** The address of a path that an answer names, such as a match's `cropUrl`. */
  urlOf(path: string): string;
  /** Ends all subscriptions. Requests need no end. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** A client of the gateway at an address; nothing is asked until a method is called. */
export function createClient(options: ClientOptions): LookalikeClient {
  const connection = connectionTo(options);
  const socket = createSocket(connection);
  const ask = Object.entries(requests).map(([name, document]) => [
    name,
    async (variables: object = {}, callOptions?: CallOptions) =>
      answerOf(await request(connection, document as TypedDocumentString<object, object>, variables, callOptions)),
  ]);
  const listen = Object.entries(subscriptions).map(([name, document]) => [
    name,
    async function* (variables: object = {}, callOptions?: CallOptions) {
      const results = subscribe(
        connection,
        socket,
        document as unknown as TypedDocumentString<object, object>,
        variables,
        callOptions,
      );
      for await (const result of results) yield answerOf(result);
    },
  ]);
  return {
    ...(Object.fromEntries(ask) as RequestMethods),
    ...(Object.fromEntries(listen) as SubscriptionMethods),
    request: (document, variables, callOptions) =>
      request(connection, document as TypedDocumentString<never, object>, variables as object, callOptions),
    imageFromBlob: (blob, callOptions) => imageFromBlob(connection, blob, callOptions),
    imageFromFile: (file, callOptions) => imageFromFile(connection, file, callOptions),
    urlOf: (path) => new URL(path, connection.url).href,
    close: async () => socket.dispose(),
  };
}

const answerOf = (data: object): unknown => Object.values(data)[0];

function connectionTo({ url, timeoutMs = DEFAULT_TIMEOUT_MS, headers = {}, fetch: given }: ClientOptions): Connection {
  const address = new URL(url);
  if (!address.pathname.endsWith('/')) address.pathname += '/';
  return {
    url: address,
    timeoutMs,
    headers: typeof headers === 'function' ? headers : () => headers,
    // Called as a method of ours, a browser's fetch would refuse.
    fetch: given ?? ((...request) => fetch(...request)),
  };
}
