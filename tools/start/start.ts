import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { runCommand, WORKSPACE } from '../run-command';

const PAGES = 'inspector,playground';

/**
 * `npm start`: runs the gateway in this process, so that signals reach it. The pages are built at the same time (nothing happens if
 * they are up to date), because the API can be used before they are ready.
 */
const isHelp = process.argv.includes('--help') || process.argv.includes('-h');

async function buildPages(): Promise<void> {
  const code = await runCommand('nx', ['run-many', '-t', 'build', '-p', PAGES], {
    env: { NX_DAEMON: 'false' },
    quiet: true,
  });
  if (code !== 0)
    console.error(
      `The pages could not be built; the API works without them. See: npx nx run-many -t build -p ${PAGES}`,
    );
}

if (!isHelp) void buildPages();
// By path, because the package `tools` may not import the gateway.
createRequire(__filename)(resolve(WORKSPACE, 'apps/gateway/src/main.ts'));
