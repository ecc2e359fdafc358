import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';

/** As GraphiQL 5 needs it, Monaco's workers and inline styles included; no other host. */
const PAGE_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
].join('; ');

/** GraphiQL at /graphql for browsers, from the files that `apps/playground` is built into. */
export function playground(folder: string): Router {
  const router = Router();
  router.get('/', (_request, response) => response.redirect('/graphql'));
  router.get('/graphql', page(folder));
  const withPolicy = (response: Response) => response.set('Content-Security-Policy', PAGE_POLICY);
  router.use(express.static(folder, { index: false, redirect: false, maxAge: '5m', setHeaders: withPolicy }));
  return router;
}

function page(folder: string): RequestHandler {
  const file = join(folder, 'index.html');
  return (request, response, next) => {
    // Whatever else is in the address: a page that is opened is no query.
    if (request.accepts(['json', 'html']) !== 'html') return next();
    response.set({ 'Content-Security-Policy': PAGE_POLICY, 'Cache-Control': 'no-cache', Vary: 'Accept' });
    if (existsSync(file)) response.sendFile(file, { cacheControl: false });
    else response.status(503).set('Retry-After', '5').type('html').send(NOT_BUILT);
  };
}

const NOT_BUILT =
  '<!doctype html><title>Lookalike</title><p>The playground is still being built: reload in a moment ' +
  '(<code>npm start</code> builds it; by hand: <code>npx nx build playground</code>). The API answers already.';
