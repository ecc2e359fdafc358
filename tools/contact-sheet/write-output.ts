import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LookalikeError } from '@lookalike/domain';

/** Before a search that takes a while. @throws LookalikeError CONFIG_INVALID when the file could not be written */
export async function checkOutput(file: string): Promise<void> {
  const there = await stat(file).catch(() => null);
  if (there?.isDirectory()) throw unwritable(file, new Error('it is a folder'));
  await access(there ? file : dirname(file), constants.W_OK).catch((cause: Error) => {
    throw unwritable(file, cause);
  });
}

/** Writes a file and prints its path. @throws LookalikeError CONFIG_INVALID when it cannot be written */
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
