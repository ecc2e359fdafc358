import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { type RequestHandler, Router } from 'express';

export interface BuiltPage {
  /** Nx project that builds it, such as `playground`. */
  project: string;
  /** Its built files; they may come later. */
  folder: string;
  /** Content-Security-Policy of the page. */
  policy: string;
}

/** The page itself, for browsers; other clients are handed on. */
export function page({ project, folder, policy }: BuiltPage): RequestHandler {
  const file = join(folder, 'index.html');
  return (request, response, next) => {
    if (request.accepts(['json', 'html']) !== 'html') return next();
    response.set({ 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache', Vary: 'Accept' });
    if (existsSync(file)) response.sendFile(file, { cacheControl: false });
    else response.status(503).set('Retry-After', '5').type('html').send(notBuilt(project));
  };
}

/** What the page is made of, compressed; each file's name changes with its content. */
export function pageFiles({ folder, policy }: BuiltPage): Router {
  return Router()
    .use('/assets', compression())
    .use(
      express.static(folder, {
        index: false,
        redirect: false,
        dotfiles: 'ignore',
        immutable: true,
        maxAge: '1y',
        // A worker has the policy of its own file.
        setHeaders: (response) => response.setHeader('Content-Security-Policy', policy),
      }),
    );
}

function notBuilt(project: string): string {
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3"><title>Lookalike</title><p>This page ' +
    `is still being built and comes by itself (<code>npm start</code> builds it; by hand: <code>npx nx build ${project}</code>). The API at /graphql answers already.`
  );
}
