import { createServer, type RequestListener, type Server } from 'node:http';
import type { Lookalike } from '@lookalike/core';
import { createImageFetcher } from '../image-input/image-fetcher';
import { createImageReader } from '../image-input/image-reader';
import { UploadStore } from '../image-input/upload-store';
import { buildSchema } from '../schema/build-schema';
import { createApollo } from './create-apollo';
import { createApp } from './create-app';
import { listen } from './listen';
import type { ServerOptions } from './server-options';
import { serveSubscriptions } from './subscriptions';

export interface RunningServer {
  /** e.g. `http://127.0.0.1:4000`. */
  url: string;
  port: number;
  lookalike: Lookalike;
  /** Ends subscriptions, accepts no more, and resolves when what was being answered is answered. The Lookalike stays open. */
  close(): Promise<void>;
}

/**
 * Listens, has the Lookalike opened and assembles the gateway around it.
 * @throws LookalikeError PORT_IN_USE, CONFIG_INVALID, and what `open` throws
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { logger, host } = options;
  const schema = buildSchema();
  const uploadStore = new UploadStore();
  const readImage = createImageReader(uploadStore, createImageFetcher(options.images));
  const server = createServer();
  const port = await listen(server, host, options.port);
  const setApp = answerWith(server);
  const lookalike = await openOrClose(options, server);

  const apollo = createApollo(schema, server, logger);
  await apollo.start();
  let draining = false;
  const subscriptions = serveSubscriptions(server, schema, { lookalike, readImage }, options);
  setApp(createApp(options, { lookalike, apollo, uploadStore, readImage, isDraining: () => draining }));

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    lookalike,
    async close() {
      draining = true;
      // First, since Apollo's drain cuts every connection on which no request is being answered.
      await subscriptions.close();
      await apollo.stop();
    },
  };
}

/** Requests that come before the app is there, which takes milliseconds, wait for it. */
function answerWith(server: Server): (app: RequestListener) => void {
  let setApp: (app: RequestListener) => void;
  const app = new Promise<RequestListener>((resolve) => (setApp = resolve));
  server.on('request', (request, response) => void app.then((answer) => answer(request, response)));
  return (answer) => setApp(answer);
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
