import { dirname, join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import Libsql from 'libsql';
import { translateSqliteError } from './sqlite-error';

describe('translateSqliteError', () => {
  const file = join(temporaryFolder(), 'small.sqlite');

  it('translates a full disk to DATA_DIRECTORY_UNUSABLE', () => {
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
    expect(translateSqliteError(thrown, file)).toMatchObject({
      code: 'DATA_DIRECTORY_UNUSABLE',
      message: expect.stringContaining(file),
      remedy: expect.stringContaining(dirname(file)),
      retryable: false,
      cause: thrown,
    });
  });

  it('returns an error unchanged if the file did not cause it', () => {
    const database = new Libsql(':memory:');
    let thrown: unknown;
    try {
      database.prepare('SELECT nothing FROM nowhere');
    } catch (error) {
      thrown = error;
    }
    database.close();
    expect(thrown).toBeInstanceOf(Error);
    expect(translateSqliteError(thrown, file)).toBe(thrown);
    expect(translateSqliteError('a string', file)).toBe('a string');
  });
});
