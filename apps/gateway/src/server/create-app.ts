import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import type { Lookalike } from '@lookalike/core';
import express, { type Express } from 'express';
import { httpErrors } from '../errors/http-errors';
import { health } from '../http/health';
import { inspector, noSuchView } from '../http/inspector';
import { checkHost } from '../http/loopback-host';
import { notFound } from '../http/not-found';
import { pictures } from '../http/pictures';
import { playground } from '../http/playground';
import { securityHeaders } from '../http/security-headers';
import { uploads } from '../http/uploads';
import type { ImageReader } from '../image-input/image-reader';
import type { UploadStore } from '../image-input/upload-store';
import { limitBodies } from '../limits/limit-bodies';
import { LIMITS } from '../limits/limits';
import type { GatewayContext } from '../resolvers/context';
import { requestSignal } from './request-signal';
import type { ServerOptions } from './server-options';

export interface AppParts {
  lookalike: Lookalike;
  apollo: ApolloServer<GatewayContext>;
  uploadStore: UploadStore;
  readImage: ImageReader;
  isDraining: () => boolean;
}

/** All routes, in order. */
export function createApp(options: Omit<ServerOptions, 'open'>, parts: AppParts): Express {
  const { lookalike, apollo, uploadStore, readImage, isDraining } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, checkHost(options.host));
  app.use(health(lookalike, isDraining));
  app.use(pictures(lookalike));
  app.use(limitBodies(), uploads(uploadStore));
  app.use(inspector(options.pages.inspector), playground(options.pages.playground));
  app.use(
    '/graphql',
    express.json({ limit: LIMITS.bodyBytes }),
    // Apollo wants a body, and express sets none for a GET or another content type: Apollo's own answer says what is wrong.
    (request, _response, next) => {
      request.body ??= {};
      next();
    },
    expressMiddleware(apollo, {
      context: async ({ req, res }) => ({ lookalike, readImage, signal: requestSignal(req, res) }),
    }),
  );
  app.use(noSuchView(options.pages.inspector), notFound, httpErrors(options.logger));
  return app;
}
