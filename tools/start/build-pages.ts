import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, WORKSPACE } from '../run-command';
import { digestOf, isBuiltFrom, publishPage } from './publish-page';

/** The pages, with the paths that each is built from in addition to its own folder and `SHARED`. */
const PAGES = {
  inspector: ['libs/client/src', 'libs/client/package.json', 'libs/search-export'],
  playground: ['operations'],
} as const;

type PageName = keyof typeof PAGES;

const SHARED = ['package-lock.json', 'tsconfig.base.json'];

/** Builds the pages that have changed. A gateway may serve the present ones while they are built. */
export async function buildPages(): Promise<void> {
  for (const name of Object.keys(PAGES) as PageName[]) {
    if (await buildPage(name)) continue;
    console.error(`The page ${name} could not be built; the API works without it. See: npx nx run ${name}:build`);
  }
}

/** @returns whether the page is up to date */
async function buildPage(name: PageName): Promise<boolean> {
  const app = join(WORKSPACE, 'apps', name);
  const folder = join(app, 'dist');
  const inputs = digestOf([app, ...[...PAGES[name], ...SHARED].map((path) => join(WORKSPACE, path))]);
  if (isBuiltFrom(folder, inputs)) return true;
  const built = join(app, `.build-${randomUUID()}`);
  try {
    // The inspector bundles the built SDK.
    if (name === 'inspector' && (await run('nx', ['run', 'client:build'], WORKSPACE)) !== 0) return false;
    if ((await run('vite', ['build', '--outDir', built, '--emptyOutDir'], app)) !== 0) return false;
    publishPage(built, folder, inputs);
    return true;
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

function run(command: string, args: string[], cwd: string): Promise<number> {
  return runCommand(command, args, { cwd, env: { NX_DAEMON: 'false' }, quiet: true });
}
