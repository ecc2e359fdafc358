import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess } from '@lookalike/node-support';
import { runCommand, WORKSPACE } from '../run-command';
import { digestOf, isBuiltFrom, publishPage } from './publish-page';

/** The pages, with the paths that each is built from in addition to its own folder and `SHARED`. */
const PAGES = {
  inspector: ['libs/client/src', 'libs/client/package.json', 'libs/search-export'],
  playground: ['operations'],
} as const;

export type PageName = keyof typeof PAGES;

export const PAGE_NAMES = Object.keys(PAGES) as PageName[];

const SHARED = ['package-lock.json', 'tsconfig.base.json'];

/** A build takes a minute at most. */
const STALE_BUILD_MS = 60 * 60_000;

/** Builds the pages that have changed. A gateway may serve the previous ones while they are built. */
export async function buildPages(): Promise<void> {
  for (const name of PAGE_NAMES) {
    if (await buildChangedPage(name)) continue;
    console.error(`The page ${name} could not be built; the API works without it. See: npx nx run ${name}:build`);
  }
}

/** @returns whether the page is up to date */
async function buildChangedPage(name: PageName): Promise<boolean> {
  removeUnfinishedBuilds(join(WORKSPACE, 'apps', name));
  if (isPageBuilt(name)) return true;
  // The inspector bundles the built SDK.
  const options = { env: { NX_DAEMON: 'false' }, quiet: true };
  if (name === 'inspector' && (await runCommand('nx', ['run', 'client:build'], options)) !== 0) return false;
  return buildPage(name, options);
}

/** Whether the page was built from the current sources. */
export function isPageBuilt(name: PageName): boolean {
  return isBuiltFrom(distOf(name), inputsOf(name));
}

/**
 * Builds a page, whether it has changed or not, and publishes it.
 * @returns whether it was built
 */
export async function buildPage(
  name: PageName,
  options: { env?: NodeJS.ProcessEnv; quiet?: boolean },
): Promise<boolean> {
  const app = join(WORKSPACE, 'apps', name);
  // Before the build: a file that is changed during it is built by the next one.
  const inputs = inputsOf(name);
  const built = join(app, `.build-${process.pid}`);
  const remove = () => rmSync(built, { recursive: true, force: true });
  // The command may be stopped during the build.
  process.once('exit', remove);
  try {
    // With another NODE_ENV, such as `development` of a shell, Vite bundles React's development build, which is larger and slower.
    const env = { ...options.env, NODE_ENV: 'production' };
    const code = await runCommand('vite', ['build', '--outDir', built, '--emptyOutDir'], { ...options, env, cwd: app });
    if (code === 0) publishPage(built, distOf(name), inputs);
    return code === 0;
  } finally {
    remove();
    process.off('exit', remove);
  }
}

/** Removes the builds that were killed. @param app the folder that contains them */
export function removeUnfinishedBuilds(app: string): void {
  for (const name of readdirSync(app).filter((entry) => entry.startsWith('.build-'))) {
    const folder = join(app, name);
    if (isUnfinished(folder, Number(name.slice('.build-'.length)))) rmSync(folder, { recursive: true, force: true });
  }
}

/** @param pid of the process that builds; NaN in the name of a folder of an earlier version */
function isUnfinished(folder: string, pid: number): boolean {
  const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  // After an hour, the pid may belong to another process.
  return Number.isNaN(pid) || Date.now() - mtimeMs > STALE_BUILD_MS || identifyProcess(pid) === null;
}

function distOf(name: PageName): string {
  return join(WORKSPACE, 'apps', name, 'dist');
}

function inputsOf(name: PageName): string {
  const paths = [join('apps', name), ...PAGES[name], ...SHARED];
  return digestOf(paths.map((path) => join(WORKSPACE, path)));
}
