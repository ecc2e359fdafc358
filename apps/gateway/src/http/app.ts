import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import type { Lookalike } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import express, { type Express, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { GatewayContext } from '../graphql/context';
import type { Pipeline } from '../graphql/pipeline';
import type { UploadStore } from '../images/upload-store';
import { limitBodies } from './body-limits';
import { disconnectSignal } from './disconnect-signal';
import { inlineImagesOf, readGraphQLBody } from './graphql-body';
import { health } from './health';
import { checkHost, type HostPolicy } from './host-check';
import { handleErrors } from './http-errors';
import { images } from './images';
import type { OperationQueue } from './operation-queue';
import { inspector, type PageFolders, playground, unknownView } from './pages';
import { uploads } from './uploads';

export interface AppOptions {
  hosts: HostPolicy;
  queue: OperationQueue;
  logger: Logger;
  pages: PageFolders;
  lookalike: Lookalike;
  apollo: ApolloServer<GatewayContext>;
  pipeline: Pipeline;
  uploads: UploadStore;
  isDraining: () => boolean;
}

/** All routes, in order. */
export function createApp({ lookalike, apollo, pipeline, pages, ...options }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(setSecurityHeaders, checkHost(options.hosts));
  app.use(health(lookalike, options.isDraining));
  app.use(images(lookalike));
  app.use(limitBodies(), uploads(options.uploads));
  app.use(inspector(pages.inspector), playground(pages.playground));
  app.use(
    '/graphql',
    readGraphQLBody(),
    takeTurns(options.queue),
    expressMiddleware(apollo, {
      context: async ({ req, res }) => pipeline.createContext(disconnectSignal(res), inlineImagesOf(req)),
    }),
  );
  app.use(unknownView(pages.inspector), notFound, handleErrors(options.logger));
  return app;
}

/** Waits until the queue lets the operation of a request run. */
function takeTurns(queue: OperationQueue): RequestHandler {
  return async ({ socket }, response, next) => {
    const signal = disconnectSignal(response);
    try {
      const leave = await queue.enter({ address: socket.remoteAddress ?? '', connection: socket }, signal);
      response.once('close', leave);
      // The operation has ended when its answer exists: a client that does not read it must not occupy a place.
      const end = response.end.bind(response) as (...args: unknown[]) => Response;
      response.end = (...args: unknown[]) => (leave(), end(...args));
      next();
    } catch (error) {
      if (signal.aborted) return;
      response.set('Retry-After', '1');
      next(Object.assign(error as Error, { status: 503 }));
    }
  };
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
    'ARGUMENT_OUT_OF_RANGE',
    `The path ${method} ${path.slice(0, 200)} does not exist.`,
    'The inspector is at /, the API at /graphql. Images are at /photos/<id>, /thumbnails/<id>, /crops/<face id> and /uploads/<id>.',
  );
  next(Object.assign(error, { status: 404 }));
};
