import { access, constants, mkdir } from 'node:fs/promises';
import { LookalikeError } from '@lookalike/domain';

/** Creates the data folder if need be. @throws LookalikeError DATA_DIRECTORY_UNUSABLE */
export async function checkDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
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
