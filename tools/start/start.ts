import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { WORKSPACE } from '../run-command';
import { buildPages } from './build-pages';

/**
 * `npm start`: runs the gateway in this process, so that signals reach it. The pages are built once it listens: the API can be used
 * before they are ready, and a gateway whose port is in use does not change the pages that another gateway serves.
 */
// By path, because the package `tools` may not import the gateway.
const { listening } = createRequire(__filename)(resolve(WORKSPACE, 'apps/gateway/src/main.ts')) as {
  listening: Promise<void>;
};
void listening.then(buildPages);
