import { createServer, type Server } from 'node:http';
import type { Lookalike } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import express, { type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { Pipeline } from '../graphql/pipeline';
import { createImageFetcher, type ImageFetcherOptions } from '../images/image-fetcher';
import { createImageReader } from '../images/image-input';
import { UploadStore } from '../images/upload-store';
import { buildSchema } from '../schema/build-schema';
import { BodyBudget } from './body-budget';
import { guardConnections } from './connection-guard';
import { galleryImages } from './gallery-images';
import { createApollo, graphqlOverHttp } from './graphql-over-http';
import { health } from './health';
import { checkHost, HostPolicy, parseAllowedHosts } from './host-check';
import { handleErrors } from './http-errors';
import { deferRequests, hostOfUrl, listen } from './listen';
import { OperationQueue } from './operation-queue';
import { parseAllowedOrigins } from './origin-check';
import { inspector, type PageFolders, playground, unknownView } from './pages';
import { handleInOrder } from './pipelining';
import { readInTurns } from './read-in-turns';
import { RunningOperations, trackRequests } from './running-operations';
import { serviceIndex } from './service-index';
import { parseTrustedProxies } from './trusted-proxies';
import { TurnQueue } from './turn-queue';
import { uploads } from './uploads';
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
  const { logger, host, pages } = options;
  const uploadStore = new UploadStore();
  const readImage = createImageReader(uploadStore, createImageFetcher(options.images));
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

  const app = express();
  app.disable('x-powered-by');
  // All routes, in order.
  app.use(trackRequests(operations), setSecurityHeaders, checkHost(hosts));
  app.use(health(lookalike, () => isDraining));
  app.use(galleryImages(lookalike, { imageQueue, proxies, turns }));
  app.use(uploads(uploadStore, bodies, turns));
  app.use(inspector(pages.inspector), playground(pages.playground), serviceIndex());
  app.use('/graphql', graphqlOverHttp({ ...shared, apollo, pipeline }));
  app.use(unknownView(pages.inspector), notFound, handleErrors(pipeline.formatError));
  // One request of a connection after the other, each in a separate turn of the event loop.
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

async function openOrClose({ open }: ServerOptions, server: Server): Promise<Lookalike> {
  try {
    return await open();
  } catch (error) {
    server.close();
    server.closeAllConnections();
    throw error;
  }
}

/** For responses that are data: browsers must not execute or frame them. The pages set their own policy. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

const setSecurityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': DATA_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    // Other sites must not be able to embed photos from a gateway on their visitor's machine.
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  next();
};

const notFound: RequestHandler = ({ method, path }, _response, next) => {
  const error = new LookalikeError(
    'PATH_NOT_FOUND',
    `The path ${method} ${path.slice(0, 200)} does not exist.`,
    'The inspector is at /, the API at /graphql. Images are at /photos/<id>, /thumbnails/<id>, /crops/<face id> and /uploads/<id>.',
  );
  next(error);
};
