import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { runCommand, WORKSPACE } from '../run-command';

/**
 * `npm start`: the gateway, in this very process so that signals reach it. The playground is built beside it (nothing to do when
 * it is up to date), since the API can be used long before its page.
 */
const asksForHelp = process.argv.includes('--help') || process.argv.includes('-h');

async function buildPlayground(): Promise<void> {
  const code = await runCommand('nx', ['build', 'playground'], { env: { NX_DAEMON: 'false' }, quiet: true });
  if (code !== 0)
    console.error('The playground could not be built; the API works without it. See: npx nx build playground');
}

if (!asksForHelp) void buildPlayground();
// By path, not by import: the room `tools` does not know the gateway.
createRequire(__filename)(resolve(WORKSPACE, 'apps/gateway/src/main.ts'));
