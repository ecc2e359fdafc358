import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command, OptionValues } from 'commander';
import { configOf, type LookalikeConfig, lookalikeSettings } from './lookalike-config';
import { addSettings, readSettings } from './read-settings';
import { LOOKALIKE_SETTINGS } from './setting';

const WORKSPACE = resolve(__dirname, '../../../..');

/** Declares Lookalike's own flags; a command adds those that it has beside them. */
export function addLookalikeOptions(command: Command): Command {
  return addSettings(command, LOOKALIKE_SETTINGS);
}

/** @throws LookalikeError CONFIG_INVALID */
export function readLookalikeConfig(options: OptionValues, env: NodeJS.ProcessEnv): LookalikeConfig {
  const mirror = resolve(WORKSPACE, '../shared/assets');
  return configOf(readSettings(lookalikeSettings, LOOKALIKE_SETTINGS, options, env), {
    workspace: WORKSPACE,
    // Where npm was called, not where it runs the script.
    from: env.INIT_CWD ?? process.cwd(),
    defaultMirror: existsSync(mirror) ? mirror : null,
  });
}
