import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { runCommand, WORKSPACE } from '../run-command';

const PAGES = 'inspector,playground';

/**
 * `npm start`: the gateway, in this very process so that signals reach it. The pages are built beside it (nothing to do when they
 * are up to date), since the API can be used long before them.
 */
const asksForHelp = process.argv.includes('--help') || process.argv.includes('-h');

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

if (!asksForHelp) void buildPages();
// By path, not by import: the room `tools` does not know the gateway.
createRequire(__filename)(resolve(WORKSPACE, 'apps/gateway/src/main.ts'));
