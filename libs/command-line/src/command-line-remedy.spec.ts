import { ERROR_CODES, type ErrorCode, LookalikeError } from '@lookalike/domain';
import { commandLineRemedy, describeFailure } from './command-line-remedy';

describe('commandLineRemedy', () => {
  it.each<[ErrorCode, string]>([
    ['INDEX_EMPTY', 'Start an ingestion with FACENET, and try again when it has indexed the first photos.'],
    ['INDEX_STALE', 'Rebuild the index.'],
  ])('replaces the remedy of %s instead of repeating it', (code, remedy) => {
    expect(commandLineRemedy({ code, remedy })).not.toContain(remedy);
    expect(commandLineRemedy({ code, remedy })).toContain('npm start');
  });

  it.each(Object.keys(ERROR_CODES) as ErrorCode[])('keeps the remedy of a retryable %s, which is to wait', (code) => {
    const remedy = 'Start Milvus, or correct its address.';
    expect(commandLineRemedy({ code, remedy, retryable: true })).toBe(remedy);
  });

  it('does not suggest to download Milvus Lite to those who use a Milvus server', () => {
    const remedy = 'Check the user name, the password or the token for Milvus, and the rights of that user.';
    expect(commandLineRemedy({ code: 'STORE_UNAVAILABLE', remedy })).toMatch(/^Check .* MILVUS_PASSWORD/);
    expect(commandLineRemedy({ code: 'STORE_UNAVAILABLE', remedy })).not.toMatch(/Lite|fetch/);
  });

  it('adds flags and variables to a remedy that depends on the cause', () => {
    const remedy = 'Stop the other process, or use another data directory.';
    expect(commandLineRemedy({ code: 'STORE_IN_USE', remedy })).toBe(
      `${remedy} --data (LOOKALIKE_DATA) sets the data directory.`,
    );
  });

  it('suggests deleting rows only when the gallery was read and contains none of the indexed photos', () => {
    expect(commandLineRemedy({ code: 'GALLERY_UNAVAILABLE', remedy: 'Create the folder.' })).not.toMatch(
      /delet|mutation/u,
    );
    expect(commandLineRemedy({ code: 'ALL_PHOTOS_MISSING', remedy: 'Mount its disk.' })).toContain(
      'deleteMissing: true',
    );
  });

  it('does not change a remedy without an entry in the table', () => {
    expect(commandLineRemedy({ code: 'NO_FACE', remedy: 'Use another photo.' })).toBe('Use another photo.');
  });
});

describe('describeFailure', () => {
  it('has the code, the message and the remedy of a LookalikeError', () => {
    const error = new LookalikeError('PORT_IN_USE', 'Port 4000 is in use.', 'Use another port.');
    expect(describeFailure(error)).toBe(
      'PORT_IN_USE: Port 4000 is in use. Use another port. --port (PORT) sets the port.',
    );
  });

  it('has the stack of any other error, and a thrown value that is not an error as it is', () => {
    expect(describeFailure(new TypeError('a bug'))).toMatch(/^TypeError: a bug\n +at /);
    expect(describeFailure('a text')).toBe('a text');
  });
});
