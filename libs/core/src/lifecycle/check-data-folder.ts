import { access, constants, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { folderGalleryName } from '@lookalike/dataset';
import { LookalikeError } from '@lookalike/domain';
import type { LookalikeConfig } from '../config/lookalike-config';

/** Creates the data folder if needed. @throws LookalikeError DATA_DIRECTORY_UNUSABLE */
export async function checkDataFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new LookalikeError(
      'DATA_DIRECTORY_UNUSABLE',
      `The data directory ${folder} is not writable.`,
      'Make it writable and free some space on its disk, or use another data directory.',
      { cause },
    );
  }
}

/** Whether this gallery folder was served before with the same data folder, which then contains its indexes and records. */
export async function wasServedBefore({
  gallery,
  dataFolder,
}: Pick<LookalikeConfig, 'gallery' | 'dataFolder'>): Promise<boolean> {
  return access(join(dataFolder, await folderGalleryName(gallery))).then(
    () => true,
    () => false,
  );
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
