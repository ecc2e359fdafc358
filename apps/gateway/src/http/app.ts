import type { ApolloServer } from '@apollo/server';
import type { Lookalike } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Pipeline } from '../graphql/pipeline';
import type { UploadStore } from '../images/upload-store';
import { graphqlOverHttp, type HttpContext } from './graphql-over-http';
import { health } from './health';
import { checkHost, type HostPolicy } from './host-check';
import { handleErrors } from './http-errors';
import { galleryImages } from './gallery-images';
import type { OperationQueue } from './operation-queue';
import { inspector, type PageFolders, playground, unknownView } from './pages';
import type { BodyBudget } from './body-budget';
import { type RunningOperations, trackRequests } from './running-operations';
import { serviceIndex } from './service-index';
import type { TrustedProxies } from './trusted-proxies';
import type { TurnQueue } from './turn-queue';
import { uploads } from './uploads';

export interface AppOptions {
  hosts: HostPolicy;
  proxies: TrustedProxies;
  queue: OperationQueue;
  imageQueue: OperationQueue;
  turns: TurnQueue;
  operations: RunningOperations;
  logger: Logger;
  pages: PageFolders;
  lookalike: Lookalike;
  apollo: ApolloServer<HttpContext>;
  pipeline: Pipeline;
  uploads: UploadStore;
  bodies: BodyBudget;
  isDraining: () => boolean;
}

/** All routes, in order. */
export function createApp({ lookalike, apollo, pipeline, pages, ...options }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(trackRequests(options.operations), setSecurityHeaders, checkHost(options.hosts));
  app.use(health(lookalike, options.isDraining));
  app.use(galleryImages(lookalike, options));
  app.use(uploads(options.uploads, options.bodies, options.turns));
  app.use(inspector(pages.inspector), playground(pages.playground), serviceIndex());
  app.use('/graphql', graphqlOverHttp({ ...options, apollo, pipeline }));
  app.use(unknownView(pages.inspector), notFound, handleErrors(pipeline.formatError));
  return app;
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
