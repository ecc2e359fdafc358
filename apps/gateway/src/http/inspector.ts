import { Router } from 'express';
import { page, pageFiles } from './built-page';

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
  const built = { project: 'inspector', folder, policy: POLICY };
  return Router().get(VIEWS, page(built)).use(pageFiles(built));
}
