import { access, constants, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LookalikeError } from '@lookalike/domain';

/** Creates the data directory if needed. @throws LookalikeError DATA_DIRECTORY_UNUSABLE */
export async function checkDataDirectory(dataDirectory: string): Promise<void> {
  try {
    await makeFolder(dataDirectory);
    await access(dataDirectory, constants.W_OK);
  } catch (cause) {
    throw new LookalikeError(
      'DATA_DIRECTORY_UNUSABLE',
      `The data directory ${dataDirectory} is not writable.`,
      'Make it writable and free some space on its disk, or use another data directory.',
      { cause },
    );
  }
}

/** With Node 20, a recursive mkdir() never returns if a folder cannot be created but its parent exists, as in /proc. */
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
