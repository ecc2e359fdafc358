import { join } from 'node:path';
import { WORKSPACE } from '../run-command';
import { buildPage, PAGE_NAMES, type PageName, removeUnfinishedBuilds } from './build-pages';

// Exits as usual, so that Vite is ended and its folder is removed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

/** The target `build` of a page: as `npm start` builds it, which then finds it up to date. The argument is the name of the page. */
async function main(name: string | undefined): Promise<void> {
  if (!PAGE_NAMES.includes(name as PageName)) throw new Error(`The page must be one of: ${PAGE_NAMES.join(', ')}.`);
  removeUnfinishedBuilds(join(WORKSPACE, 'apps', name as PageName));
  process.exitCode = (await buildPage(name as PageName, {})) ? 0 : 1;
}

void main(process.argv[2]);
