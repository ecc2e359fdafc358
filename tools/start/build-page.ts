import { join } from 'node:path';
import { WORKSPACE } from '../run-command';
import { buildPage, PAGE_NAMES, type PageName, removeUnfinishedBuilds } from './build-pages';

// With `process.exit`, the exit listeners end Vite and remove its folder.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

/** The target `build` of a page, whose name is the argument. It builds as `npm start` does, which then finds the page up to date. */
async function main(name: string | undefined): Promise<void> {
  if (!PAGE_NAMES.includes(name as PageName)) throw new Error(`The page must be one of: ${PAGE_NAMES.join(', ')}.`);
  removeUnfinishedBuilds(join(WORKSPACE, 'apps', name as PageName));
  process.exitCode = (await buildPage(name as PageName, {})) ? 0 : 1;
}

void main(process.argv[2]);
