import { type RequestHandler, Router } from 'express';
import { type BuiltPage, page, pageFiles } from './built-page';

/** Nothing inline, nothing evaluated, no other host; subscriptions go to the page's own. */
const POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "style-src 'self'",
].join('; ');

/** The views of `apps/inspector`; what they show stands behind the question mark. */
const VIEWS = ['/', '/identity', '/ingestions'];

/** The inspector at /, from the files that `apps/inspector` is built into. */
export function inspector(folder: string): Router {
  const built = builtInto(folder);
  return Router().get(VIEWS, page(built)).use(pageFiles(built));
}

/** For a browser at an address that is none: the page, which says so and leads on. */
export function noSuchView(folder: string): RequestHandler {
  const answer = page(builtInto(folder));
  return (request, response, next) => {
    if (request.method !== 'GET') return next();
    response.status(404);
    return answer(request, response, next);
  };
}

const builtInto = (folder: string): BuiltPage => ({ project: 'inspector', folder, policy: POLICY });
