import type { CallOptions } from './deadline.js';
import type { TypedDocumentString } from './generated/graphql.js';
import { requests, subscriptions } from './generated/operations.js';
import type { Connection } from './http.js';
import { imageFromBlob, imageFromFile, type UploadedImage } from './images.js';
import type { RequestMethods, SubscriptionMethods } from './methods.js';
import { request } from './request.js';
import { subscribe } from './subscribe.js';

export interface ClientOptions {
  /** The gateway's address, such as `http://127.0.0.1:4000`. */
  url: string | URL;
  /** Milliseconds until a call fails with TIMED_OUT; Infinity: never. Default 60,000. Subscriptions have no such limit. */
  timeoutMs?: number | undefined;
  /** Sent with each request over HTTP, for a proxy that wants them; not with subscriptions, where browsers allow none. */
  headers?: Record<string, string> | (() => Record<string, string>) | undefined;
  /** Default: the global one. */
  fetch?: typeof fetch | undefined;
}

/** An operation as a string with its types: made by graphql-codegen, or `new TypedDocumentString<Result, Variables>('…')`. */
export type TypedOperation<Result, Variables> = Pick<TypedDocumentString<Result, Variables>, 'toString' | '__apiType'>;

/**
 * A method for each operation of `operations/`, which answers that operation's one field. All throw a LookalikeError, or the
 * reason of the signal that they were given.
 */
export interface LookalikeClient extends RequestMethods, SubscriptionMethods {
  /** Asks a query or mutation of your own and gives its data. */
  request<Result, Variables>(
    document: TypedOperation<Result, Variables>,
    variables: Variables,
    options?: CallOptions,
  ): Promise<Result>;
  /** Subscribes with an operation of your own and gives the data of each answer. */
  subscribe<Result, Variables>(
    document: TypedOperation<Result, Variables>,
    variables: Variables,
    options?: Pick<CallOptions, 'signal'>,
  ): AsyncGenerator<Result, void, undefined>;
  /** Uploads an image file's bytes; good for 15 minutes and any number of queries. @throws IMAGE_TOO_LARGE */
  imageFromBlob(blob: Blob, options?: CallOptions): Promise<UploadedImage>;
  /** Uploads a file: in Node a path, in browsers a `File`. @throws ENOENT and the like; as `imageFromBlob` */
  imageFromFile(file: string | URL | Blob, options?: CallOptions): Promise<UploadedImage>;
  /** The address of a path that an answer names, such as a match's `cropUrl`. */
  urlOf(path: string): string;
  /** Ends all subscriptions: their loops are over. Requests need no end. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * A client of the gateway at an address; nothing is asked until a method is called.
 * @throws TypeError where that is no address of http or https, or holds a password
 */
export function createClient(options: ClientOptions): LookalikeClient {
  const connection = connectionTo(options);
  const ask = Object.entries(requests).map(([name, document]) => [
    name,
    async (variables: object = {}, callOptions?: CallOptions) =>
      answerOf(await request(connection, document as TypedOperation<object, object>, variables, callOptions)),
  ]);
  const listen = Object.entries(subscriptions).map(([name, document]) => [
    name,
    (variables: object = {}, callOptions?: CallOptions) =>
      subscribe(connection, document as TypedOperation<object, object>, variables, answerOf, callOptions),
  ]);
  return {
    ...(Object.fromEntries(ask) as RequestMethods),
    ...(Object.fromEntries(listen) as SubscriptionMethods),
    request: (document, variables, callOptions) => request(connection, document, variables, callOptions),
    subscribe: (document, variables, callOptions) =>
      subscribe(connection, document, variables, (data) => data, callOptions),
    imageFromBlob: (blob, callOptions) => imageFromBlob(connection, blob, callOptions),
    imageFromFile: (file, callOptions) => imageFromFile(connection, file, callOptions),
    // The gateway does not know the path under which a proxy may serve it.
    urlOf: (path) => new URL(path.replace(/^\//, ''), connection.url).href,
    close: async () => connection.subscriptions.forEach((end) => end()),
  };
}

const answerOf = (data: object): unknown => Object.values(data)[0];

function connectionTo({ url, timeoutMs = DEFAULT_TIMEOUT_MS, headers = {}, fetch: given }: ClientOptions): Connection {
  const address = new URL(url);
  // `localhost:4000` is an address too, of the protocol `localhost:`.
  if (!/^https?:$/.test(address.protocol)) throw new TypeError(`${address.href} is no address of http or https.`);
  // fetch takes none, and would say that nothing answers.
  if (address.username || address.password)
    throw new TypeError('Give a user and a password as `headers`: { authorization }.');
  // The API's own address is as good as the gateway's.
  address.pathname = address.pathname.replace(/\/(graphql\/?)?$/, '/').replace(/(?<!\/)$/, '/');
  return {
    url: address,
    timeoutMs,
    headers: typeof headers === 'function' ? headers : () => headers,
    // Called as a method of ours, a browser's fetch would refuse.
    fetch: given ?? ((...request) => fetch(...request)),
    subscriptions: new Set(),
  };
}
