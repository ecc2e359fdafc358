import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { LookalikeError } from '@lookalike/domain';

export interface OutputFiles {
  png: string;
  html: string;
  csv: string;
  json: string;
}

/**
 * The paths of a contact sheet's files: the image `sheet.png`, and `sheet.html` and others next to it.
 * @param out the path of the image; `.png` is added if it has no extension
 * @throws LookalikeError CONFIG_INVALID for another extension
 */
export function outputFiles(out: string): OutputFiles {
  const extension = extname(out);
  if (extension && extension.toLowerCase() !== '.png') {
    throw new LookalikeError(
      'CONFIG_INVALID',
      `--out names the image, which is a PNG, but ${out} has the extension ${extension}.`,
      'Name a .png file with --out; the other files are written next to it.',
    );
  }
  const stem = extension ? out.slice(0, -extension.length) : out;
  return { png: extension ? out : `${out}.png`, html: `${stem}.html`, csv: `${stem}.csv`, json: `${stem}.json` };
}

/** Checks the path before a search that takes a while. @throws LookalikeError CONFIG_INVALID if the file cannot be written */
export async function checkOutput(file: string): Promise<void> {
  const existing = await stat(file).catch(() => null);
  if (existing?.isDirectory()) throw unwritable(file, new Error('it is a folder'));
  await access(existing ? file : dirname(file), constants.W_OK).catch((cause: Error) => {
    throw unwritable(file, cause);
  });
}

/** Writes a file and prints its path. @throws LookalikeError CONFIG_INVALID if it cannot be written */
export async function writeOutput(file: string, content: Uint8Array | string): Promise<void> {
  await writeFile(file, content).catch((cause: Error) => {
    throw unwritable(file, cause);
  });
  console.log(file);
}

function unwritable(file: string, cause: Error): LookalikeError {
  const message = `${file} cannot be written: ${cause.message}.`;
  return new LookalikeError('CONFIG_INVALID', message, 'Name another file with --out.', { cause });
}
