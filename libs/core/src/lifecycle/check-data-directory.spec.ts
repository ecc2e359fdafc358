import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { checkDataDirectory } from './check-data-directory';

describe('checkDataDirectory', () => {
  const folder = temporaryFolder();

  it('creates missing folders and accepts existing ones', async () => {
    const deep = join(folder, 'a', 'b');
    await checkDataDirectory(deep);
    await checkDataDirectory(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it('rejects a file in place of a folder, and a place where no folder can be created', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const unusable of [join(file, 'below'), '/proc/lookalike/data']) {
      await expect(checkDataDirectory(unusable)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
    }
  });
});
