import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Lookalike } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import type { Logger } from 'pino';
import { Pipeline } from '../graphql/pipeline';
import { createImageFetcher, type ImageFetcherOptions } from '../images/image-fetcher';
import { createImageReader } from '../images/image-input';
import { UploadStore } from '../images/upload-store';
import { buildSchema } from '../schema/build-schema';
import { createApollo } from './graphql-over-http';
import { createApp } from './app';
import { guardConnections } from './connection-guard';
import { HostPolicy, parseAllowedHosts } from './host-check';
import { OperationQueue } from './operation-queue';
import { parseAllowedOrigins } from './origin-check';
import type { PageFolders } from './pages';
import { handleInOrder } from './pipelining';
import { BodyBudget } from './body-budget';
import { readInTurns } from './read-in-turns';
import { RunningOperations } from './running-operations';
import { parseTrustedProxies } from './trusted-proxies';
import { TurnQueue } from './turn-queue';
import { serveWebSockets } from './websocket';

export interface ServerOptions {
  /** Called once the port is bound: nothing is opened, downloaded or started for a gateway that cannot listen. */
  open(): Promise<Lookalike>;
  logger: Logger;
  /** Address to bind to, such as `127.0.0.1`. */
  host: string;
  /** Further host names that the server answers to; see `parseAllowedHosts`. */
  allowedHosts: readonly string[];
  /** Origins of further pages that may open WebSockets; see `parseAllowedOrigins`. */
  allowedOrigins: readonly string[];
  /** Reverse proxies whose X-Forwarded-For is used; see `parseTrustedProxies`. */
  trustedProxies: readonly string[];
  /** 0: any free port. */
  port: number;
  /** The hosts that `ImageInput.url` may be downloaded from. */
  images: ImageFetcherOptions;
  pages: PageFolders;
  /** Time limit of an operation in milliseconds. Subscriptions have none. */
  operationTimeoutMs: number;
  /**
   * How long an idle connection stays open, in milliseconds. If a proxy or client keeps it longer, the server may close it while the
   * next request is on its way, which then fails with ECONNRESET or 502.
   */
  keepAliveTimeoutMs: number;
}

export interface RunningServer {
  /** Such as `http://127.0.0.1:4000`. */
  url: string;
  port: number;
  lookalike: Lookalike;
  /**
   * Accepts no more requests, ends subscriptions, and answers the pending operations: those that wait for their turn at once, and those
   * that are running after some seconds, with SERVICE_STOPPING if they have no result by then. The Lookalike stays open.
   */
  close(): Promise<void>;
}

/**
 * Listens, opens the Lookalike and assembles the gateway around it.
 * @throws LookalikeError PORT_IN_USE, CONFIG_INVALID, and what `open` throws
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { logger, host } = options;
  const uploads = new UploadStore();
  const readImage = createImageReader(uploads, createImageFetcher(options.images));
  const schema = buildSchema();
  const allowed = parseAllowedHosts(options.allowedHosts);
  const origins = parseAllowedOrigins(options.allowedOrigins);
  const proxies = parseTrustedProxies(options.trustedProxies);
  const server = createServer({ ...SERVER_OPTIONS, keepAliveTimeout: options.keepAliveTimeoutMs });
  guardConnections(server, proxies);
  const turns = new TurnQueue();
  readInTurns(server, turns);
  const { address, port } = await listen(server, host, options.port);
  const hosts = new HostPolicy({ address, host, allowed });
  const setApp = deferRequests(server);
  const lookalike = await openOrClose(options, server);

  const pipeline = new Pipeline(schema, { lookalike, readImage }, logger);
  const apollo = createApollo(pipeline, server, logger);
  await apollo.start();
  let isDraining = false;
  const queue = new OperationQueue(turns);
  // A separate queue, so that operations and the thumbnails of a page do not wait for each other.
  const imageQueue = new OperationQueue(turns);
  const operations = new RunningOperations(options.operationTimeoutMs);
  const bodies = new BodyBudget();
  const shared = { hosts, proxies, queue, operations, bodies, turns };
  const webSockets = serveWebSockets(server, pipeline, { ...shared, origins, logger });
  const app = createApp({
    ...options,
    ...shared,
    imageQueue,
    lookalike,
    apollo,
    pipeline,
    uploads,
    isDraining: () => isDraining,
  });
  setApp(handleInOrder(app, turns));

  return {
    url: `http://${hostOfUrl(host, address)}:${port}`,
    port,
    lookalike,
    async close() {
      isDraining = true;
      server.close();
      queue.close();
      imageQueue.close();
      await operations.stop(STOP_GRACE_MS);
      // WebSockets first: Apollo's drain cuts every connection on which no request is being answered.
      await webSockets.close();
      await apollo.stop();
    },
  };
}

/** How long running operations may take to end after the server was asked to stop. Container runtimes kill after 10 s. */
const STOP_GRACE_MS = 3_000;

const SERVER_OPTIONS = {
  // The host check answers a request without a Host header with a problem, Node.js with an empty 400.
  requireHostHeader: false,
  // The timeouts disconnect clients that send their headers or body byte by byte.
  headersTimeout: 15_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
} as const;

/** Browsers on some systems do not open the unspecified address (0.0.0.0, ::). */
function hostOfUrl(host: string, address: string): string {
  if (address === '0.0.0.0' || address === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** @returns where it listens. @throws LookalikeError PORT_IN_USE, CONFIG_INVALID (the address cannot be bound to) */
function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toListenError(error, host, port)));
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function toListenError(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  const options = { cause: error };
  if (error.code === 'EADDRINUSE') {
    const remedy = 'Stop the other program, or use another port.';
    return new LookalikeError('PORT_IN_USE', `Another program is listening on port ${port}.`, remedy, options);
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    const remedy =
      'Use another host or port: the host must be an address of this machine, and ports below 1024 require root.';
    const message = `Cannot listen on ${host}, port ${port} (${error.code}).`;
    return new LookalikeError('CONFIG_INVALID', message, remedy, options);
  }
  return error;
}

/** Requests that arrive before the app exists, which takes milliseconds, wait for it. */
function deferRequests(server: Server): (app: RequestListener) => void {
  let setApp: (app: RequestListener) => void;
  const appReady = new Promise<RequestListener>((resolve) => (setApp = resolve));
  const handle: RequestListener = (request, response) => void appReady.then((app) => app(request, response));
  // `checkContinue`: a client asks before it sends a large body. The route that reads the body answers (request-body.ts).
  server.on('request', handle).on('checkContinue', handle);
  return (app) => setApp(app);
}

async function openOrClose({ open }: ServerOptions, server: Server): Promise<Lookalike> {
  try {
    return await open();
  } catch (error) {
    server.close();
    server.closeAllConnections();
    throw error;
  }
}
