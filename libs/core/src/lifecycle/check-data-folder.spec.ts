import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { checkDataFolder } from './check-data-folder';

describe('checkDataFolder', () => {
  const folder = temporaryFolder();

  it('makes what is missing, and is content with what is there', async () => {
    const deep = join(folder, 'a', 'b');
    await checkDataFolder(deep);
    await checkDataFolder(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it('refuses a file in the way, and a place where nothing can be made', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const unusable of [join(file, 'below'), '/proc/lookalike/data']) {
      await expect(checkDataFolder(unusable)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
    }
  });
});
