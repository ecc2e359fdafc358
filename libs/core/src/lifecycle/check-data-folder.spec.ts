import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { checkDataFolder } from './check-data-folder';

describe('checkDataFolder', () => {
  const folder = temporaryFolder();

  it('creates missing folders and accepts existing ones', async () => {
    const deep = join(folder, 'a', 'b');
    await checkDataFolder(deep);
    await checkDataFolder(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it('rejects a file in place of a folder, and a place where no folder can be created', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const unusable of [join(file, 'below'), '/proc/lookalike/data']) {
      await expect(checkDataFolder(unusable)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
    }
  });
});
