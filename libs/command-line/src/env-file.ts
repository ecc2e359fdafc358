import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { isNamedGallery } from '@lookalike/core';
import { decodeText, LookalikeError } from '@lookalike/domain';

const ENV_FILE = resolve(__dirname, '../../../.env');

/**
 * Reads `.env` of the workspace into the environment; variables that are already set take precedence. Every command calls it first.
 * @throws LookalikeError CONFIG_INVALID: the file exists and cannot be read
 */
export function loadEnvFile(file = ENV_FILE): void {
  const values = readEnvFile(file);
  const { LOOKALIKE_GALLERY: gallery } = values;
  // A folder in a flag or in the environment is relative to where npm was called, which may be another folder for each command.
  if (gallery && !isNamedGallery(gallery)) values.LOOKALIKE_GALLERY = resolve(dirname(file), gallery);
  for (const [name, value] of Object.entries(values)) process.env[name] ??= value;
}

/**
 * Reads one variable from the environment or from `.env`, without setting the others of `.env`: tests must not see those.
 * @throws LookalikeError CONFIG_INVALID: the file exists and cannot be read
 */
export function readEnvVariable(name: string): string | undefined {
  return process.env[name] ?? readEnvFile(ENV_FILE)[name];
}

function readEnvFile(file: string): NodeJS.Dict<string> {
  try {
    return parseEnv(decodeText(readFileSync(file)));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    const reason = code === 'EISDIR' ? 'It is a folder' : `It cannot be read (${code ?? String(error)})`;
    throw new LookalikeError(
      'CONFIG_INVALID',
      `${file} must be a text file with variables. ${reason}.`,
      'Correct it, or delete it if it is not needed. A container runtime creates a folder if the file that it should mount does not exist.',
      { cause: error },
    );
  }
}
