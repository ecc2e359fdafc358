import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import compression from 'compression';
import express, { type RequestHandler, Router } from 'express';

/** Folders with the built files of the pages. They may appear after the gateway has started. */
export interface PageFolders {
  inspector: string;
  playground: string;
}

interface Page {
  /** Nx project that builds the page. */
  project: keyof PageFolders;
  folder: string;
  contentSecurityPolicy: string;
}

/** Allows no inline code, no eval and no other host. Subscriptions connect to the page's own host. */
const INSPECTOR_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "style-src 'self'",
].join('; ');

/** Allows what GraphiQL 5 needs, including Monaco's workers and inline styles, and no other host. */
const PLAYGROUND_POLICY = [
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

/** Paths of the inspector's views. What a view shows is stored in the query string. */
const VIEWS = ['/', '/identity', '/ingestions'];

/** The inspector at /, from the built files of `apps/inspector`. */
export function inspector(folder: string): Router {
  const page = inspectorPage(folder);
  return Router().get(VIEWS, servePage(page)).use(serveFiles(page));
}

/** For a browser at an unknown path: the inspector, which says so and links to its views. */
export function unknownView(folder: string): RequestHandler {
  const serve = servePage(inspectorPage(folder));
  return (request, response, next) => {
    if (request.method !== 'GET') return next();
    response.status(404);
    return serve(request, response, next);
  };
}

/** GraphiQL at /graphql for browsers, from the built files of `apps/playground`. */
export function playground(folder: string): Router {
  const page: Page = { project: 'playground', folder, contentSecurityPolicy: PLAYGROUND_POLICY };
  return Router().get('/graphql', servePage(page)).use(serveFiles(page));
}

const inspectorPage = (folder: string): Page => ({
  project: 'inspector',
  folder,
  contentSecurityPolicy: INSPECTOR_POLICY,
});

/** The page for clients that prefer HTML; others continue to the next handler. */
function servePage({ project, folder, contentSecurityPolicy }: Page): RequestHandler {
  const file = join(folder, 'index.html');
  return async (request, response, next) => {
    if (request.accepts(['json', 'html']) !== 'html') return next();
    response.set({
      'Content-Security-Policy': contentSecurityPolicy,
      'Cache-Control': 'no-cache',
      Vary: 'Accept',
    });
    try {
      response.type('html').send(withAssetsOf(await readFile(file, 'utf8'), request.path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      response.status(503).set('Retry-After', '5').type('html').send(notBuilt(project));
    }
  };
}

/**
 * The page with the addresses of its files relative to a path of this server, because a reverse proxy may serve it under a path that
 * only the browser knows. The build has made them relative to the page. A `<base>` would redirect the page's links to itself (`#main`).
 */
function withAssetsOf(html: string, path: string): string {
  const depth = path.split('/').length - 2;
  return html.replaceAll('"./assets/', `"${'../'.repeat(depth) || './'}assets/`);
}

/** Scripts, styles and fonts of the page, compressed. The name of each file changes with its content. */
function serveFiles({ folder, contentSecurityPolicy }: Page): Router {
  return Router()
    .use('/assets', compression())
    .use(
      express.static(folder, {
        index: false,
        redirect: false,
        dotfiles: 'ignore',
        immutable: true,
        maxAge: '1y',
        // A worker is subject to the policy of its own file, not to that of the page.
        setHeaders: (response) => response.setHeader('Content-Security-Policy', contentSecurityPolicy),
      }),
    );
}

function notBuilt(project: string): string {
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3"><title>Lookalike</title><p>This page ' +
    'is still being built and appears automatically when it is ready. (<code>npm start</code> builds it. To build it yourself, run ' +
    `<code>npx nx build ${project}</code>.) The API at /graphql is available.`
  );
}
