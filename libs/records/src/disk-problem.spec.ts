import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import Libsql from 'libsql';
import { diskProblem } from './disk-problem';

describe('diskProblem', () => {
  const file = join(temporaryFolder(), 'small.sqlite');

  it('says DATA_DIRECTORY_UNUSABLE when SQLite has no space left', () => {
    const database = new Libsql(file);
    database.exec('PRAGMA max_page_count = 3; CREATE TABLE words (word TEXT)');
    const fill = () => database.prepare('INSERT INTO words VALUES (?)').run(['x'.repeat(100_000)]);
    let thrown: unknown;
    try {
      fill();
    } catch (error) {
      thrown = error;
    }
    database.close();
    expect(diskProblem(thrown, file)).toMatchObject({
      code: 'DATA_DIRECTORY_UNUSABLE',
      message: `The records in ${file} cannot grow: the disk is full.`,
      remedy: expect.stringContaining('Free some space'),
      cause: thrown,
    });
  });

  it('leaves an error that is not the file’s fault as it is', () => {
    const database = new Libsql(':memory:');
    let thrown: unknown;
    try {
      database.prepare('SELECT nothing FROM nowhere');
    } catch (error) {
      thrown = error;
    }
    database.close();
    expect(thrown).toBeInstanceOf(Error);
    expect(diskProblem(thrown, file)).toBe(thrown);
    expect(diskProblem('a string', file)).toBe('a string');
  });
});
