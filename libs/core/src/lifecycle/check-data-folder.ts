import { access, constants, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LookalikeError } from '@lookalike/domain';

/** Creates the data folder if need be. @throws LookalikeError DATA_DIRECTORY_UNUSABLE */
export async function checkDataFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new LookalikeError(
      'DATA_DIRECTORY_UNUSABLE',
      `The data directory ${folder} cannot be written.`,
      'Give another one with --data (LOOKALIKE_DATA), or make this one writable and leave some space on its disk.',
      { cause },
    );
  }
}

/** Node's own recursive mkdir never returns where a folder cannot be made though the one above it is there, as in /proc (Node 20). */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}
