import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isNamedGallery, type LookalikeConfig } from '@lookalike/core';
import { EXECUTION_PROVIDERS, MODEL_NAMES, type ModelName, type Precision, PRECISIONS } from '@lookalike/domain';
import type { Command, Option } from 'commander';
import { z } from 'zod';
import { addOptions, option, readOptions } from './options';

const WORKSPACE = resolve(__dirname, '../../..');

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_FORMATS = ['auto', 'json', 'pretty'] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

/** The options of every command that opens a Lookalike. */
export const lookalikeOptions = (): Option[] => [
  option(
    '--gallery <sample|lfw|DIR>',
    'LOOKALIKE_GALLERY',
    'the photos: the sample gallery, LFW, or a folder <identity>/<photo>.jpg',
    'auto',
    'LFW; the sample gallery until LFW is available',
  ),
  option(
    '--models <names>',
    'LOOKALIKE_MODELS',
    `models to prepare, separated by commas: ${MODEL_NAMES.join(', ')}`,
    null,
    'FACENET (FACENET_CASIA if it is unavailable), MOBILEFACENET, RESNET50',
  ),
  option(
    '--precision <fp32|int8>',
    'PRECISION',
    'precision of the models, or of each, such as int8,RESNET50=fp32; int8 needs npm run quantize',
    'fp32',
  ),
  option(
    '--execution-provider <names>',
    'EXECUTION_PROVIDER',
    `where networks are computed: ${EXECUTION_PROVIDERS.join(', ')}; of several, separated by commas, the first that is available`,
    'cpu',
  ),
  option('--data <folder>', 'LOOKALIKE_DATA', 'data directory: indexes and records, one folder per gallery', '.data'),
  option('--cache <folder>', 'LOOKALIKE_CACHE', 'cache folder: downloaded weights, photos and programs', '.cache'),
  option(
    '--mirror <folder|none>',
    'ASSETS_MIRROR',
    'folder in which assets are looked up before any download',
    'auto',
    '../shared/assets if it exists',
  ),
  option(
    '--threads <n>',
    'LOOKALIKE_THREADS',
    'worker threads for decoding, detection and encoding',
    null,
    'the number of cores, at most 16, and no more than fit into half of the memory',
  ),
  option('--log-level <level>', 'LOG_LEVEL', LOG_LEVELS.join(', '), 'info'),
  option('--log-format <format>', 'LOG_FORMAT', 'json, pretty, or auto: pretty on a terminal, json elsewhere', 'auto'),
  option(
    '--milvus <host:port>',
    'MILVUS_ADDRESS',
    'your own Milvus server; https://host:port for TLS',
    null,
    'the embedded Milvus Lite',
  ),
];

/** For commands that ingest; see `readIngestionLimit`. */
export const LIMIT_OPTION = option(
  '--limit <n>',
  'LOOKALIKE_LIMIT',
  'ingest only the first N identities by name',
  null,
  'all',
);

/** Variables without an option, because secrets must not be visible in a process list. */
export const SECRET_VARIABLES = {
  MILVUS_USERNAME: 'milvusUsername',
  MILVUS_PASSWORD: 'milvusPassword',
  MILVUS_TOKEN: 'milvusToken',
} as const;

const ADDRESS = /^(https?:\/\/)?[^\s/:]+:\d{1,5}$/;

/** Different names, separated by commas or spaces, in their order. @param kind of the names, as in "a model" and "the models" */
function namesOf<const Name extends string>(names: readonly Name[], [one, all]: readonly [string, string]) {
  const error = `is not ${one}; ${all} are ${names.join(', ')}`;
  return z
    .string()
    .transform((text) => [...new Set(text.split(/[\s,]+/).filter(Boolean))])
    .pipe(z.array(z.enum(names, { error })).min(1));
}

/** `int8`, `FACENET=int8,RESNET50=int8` or both: a precision without a model is that of all models that are not named. */
const precisions = z.string().transform((text, context) => {
  const byModel: Partial<Record<ModelName, Precision>> = {};
  let others: Precision = 'fp32';
  for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
    const [, name, value] = /^(?:(.*)=)?(.*)$/.exec(entry)!;
    const precision = PRECISIONS.find((known) => known === value);
    const model = MODEL_NAMES.find((known) => known === name);
    if (!precision || (name !== undefined && !model)) {
      const [unknown, kind, all] = precision ? [name, 'model', MODEL_NAMES] : [value, 'precision', PRECISIONS];
      context.addIssue(
        `contains ${JSON.stringify(unknown)}, which is not a ${kind}; the ${kind}s are ${all.join(', ')}`,
      );
      return z.NEVER;
    }
    if (model) byModel[model] = precision;
    else others = precision;
  }
  return Object.fromEntries(MODEL_NAMES.map((name) => [name, byModel[name] ?? others])) as Record<ModelName, Precision>;
});

const count = z.coerce.number({ error: 'is not a number' }).int('is not a whole number').min(1, 'is less than 1');

const values = z.object({
  gallery: z.string().min(1),
  models: namesOf(MODEL_NAMES, ['a model', 'the models']).nullable(),
  precision: precisions,
  executionProvider: namesOf(EXECUTION_PROVIDERS, ['an execution provider', 'the execution providers']),
  data: z.string().min(1),
  cache: z.string().min(1),
  mirror: z.string().min(1),
  threads: count.max(64, 'is more than 64').nullable(),
  logLevel: z.enum(LOG_LEVELS, { error: `is not a log level; the levels are ${LOG_LEVELS.join(', ')}` }),
  logFormat: z.enum(LOG_FORMATS, { error: `is not a log format; the formats are ${LOG_FORMATS.join(', ')}` }),
  milvus: z.string().regex(ADDRESS, 'is not an address like host:19530').nullable(),
  milvusUsername: z.string().nullable(),
  milvusPassword: z.string().nullable(),
  milvusToken: z.string().nullable(),
});

/** The configuration of every command that opens a Lookalike. */
export interface CommandConfig extends LookalikeConfig {
  logLevel: LogLevel;
  logFormat: LogFormat;
}

/** A default of one command. `text`: as shown by `--help`, if the value does not explain itself. */
interface Default {
  value: string;
  text?: string;
}

/**
 * Adds the options of every Lookalike command to a command.
 * @param defaults by the option's key; the command has the usual default of every other option
 */
export function addLookalikeOptions(
  command: Command,
  defaults: Partial<Record<keyof typeof values.shape, Default>> = {},
): Command {
  const options = lookalikeOptions();
  for (const [key, { value, text }] of Object.entries(defaults)) {
    options.find((candidate) => candidate.attributeName() === key)!.default(value, text);
  }
  return addOptions(command, options);
}

/** Adds only `--cache` and `--mirror`. */
export function addAssetOptions(command: Command): Command {
  return addOptions(
    command,
    lookalikeOptions().filter((candidate) => ['cache', 'mirror'].includes(candidate.attributeName())),
  );
}

/** @param command parsed, with the options of `addAssetOptions`. @throws LookalikeError CONFIG_INVALID */
export function readAssetConfig(command: Command): Pick<LookalikeConfig, 'cacheFolder' | 'mirror'> {
  const { cache, mirror } = readOptions(values.pick({ cache: true, mirror: true }), command);
  return { cacheFolder: resolve(WORKSPACE, cache), mirror: resolveMirror(mirror) };
}

/** @param command parsed, with the options of `addLookalikeOptions`. @throws LookalikeError CONFIG_INVALID */
export function readCommandConfig(command: Command): CommandConfig {
  const config = readOptions(values, command, SECRET_VARIABLES);
  const { gallery, mirror, milvus: address, milvusUsername, milvusPassword, milvusToken } = config;
  return {
    // A relative folder is relative to where npm was called, not to where it runs the script.
    gallery: isNamedGallery(gallery) ? gallery : resolve(process.env.INIT_CWD ?? process.cwd(), gallery),
    models: config.models,
    precisions: config.precision,
    executionProviders: config.executionProvider,
    dataDirectory: resolve(WORKSPACE, config.data),
    cacheFolder: resolve(WORKSPACE, config.cache),
    mirror: resolveMirror(mirror),
    threads: config.threads,
    logLevel: config.logLevel,
    logFormat: config.logFormat,
    milvus: address
      ? {
          address,
          username: milvusUsername ?? undefined,
          password: milvusPassword ?? undefined,
          token: milvusToken ?? undefined,
        }
      : null,
  };
}

/** @param command parsed, with `LIMIT_OPTION`. @returns null: all identities. @throws LookalikeError CONFIG_INVALID */
export function readIngestionLimit(command: Command): number | null {
  return readOptions(z.object({ limit: count.nullable() }), command).limit;
}

function resolveMirror(mirror: string): string | null {
  if (mirror === 'none') return null;
  if (mirror !== 'auto') return resolve(WORKSPACE, mirror);
  const shared = resolve(WORKSPACE, '../shared/assets');
  return existsSync(shared) ? shared : null;
}
