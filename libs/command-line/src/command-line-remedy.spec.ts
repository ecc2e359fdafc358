import type { ErrorCode } from '@lookalike/domain';
import { commandLineRemedy } from './command-line-remedy';

describe('commandLineRemedy', () => {
  it.each<[ErrorCode, string]>([
    ['INDEX_EMPTY', 'Start an ingestion with FACENET, and try again when it has indexed the first photos.'],
    ['INDEX_STALE', 'Rebuild the index.'],
  ])('replaces the remedy of %s, which would say the same twice', (code, remedy) => {
    expect(commandLineRemedy({ code, remedy })).not.toContain(remedy);
    expect(commandLineRemedy({ code, remedy })).toContain('npm start');
  });

  it('adds flags and variables to a remedy that depends on the cause', () => {
    const remedy = 'Stop the other process, or use another data directory.';
    expect(commandLineRemedy({ code: 'STORE_IN_USE', remedy })).toBe(
      `${remedy} --data (LOOKALIKE_DATA) sets the data directory.`,
    );
  });

  it('does not change a remedy that fits', () => {
    expect(commandLineRemedy({ code: 'NO_FACE', remedy: 'Use another photo.' })).toBe('Use another photo.');
  });
});
