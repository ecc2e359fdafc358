import { Router } from 'express';
import { page, pageFiles } from './built-page';

/** As GraphiQL 5 needs it, Monaco's workers and inline styles included; no other host. */
const POLICY = [
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
  const built = { project: 'playground', folder, policy: POLICY };
  return Router().get('/graphql', page(built)).use(pageFiles(built));
}
