import { ERROR_CODES, type ErrorCode } from '@lookalike/domain';
import { apiIssueRemedy, apiRemedy } from './api-problem';

const remedyOf = (code: ErrorCode, remedy: string, retryable = false) => apiRemedy({ code, remedy, retryable });

describe('apiRemedy', () => {
  it.each<[ErrorCode, string]>([
    ['INDEX_EMPTY', 'Start an ingestion with FACENET, and try again when it has indexed the first photos.'],
    ['INDEX_STALE', 'Rebuild the index.'],
    ['INGESTION_NOT_FOUND', 'Use the id of an ingestion in the list of ingestions.'],
  ])('replaces the remedy of %s, which would say the same twice', (code, remedy) => {
    expect(remedyOf(code, remedy)).not.toContain(remedy);
    expect(remedyOf(code, remedy)).toMatch(/`.+`/u);
  });

  it('adds names of the API to a remedy that depends on the cause', () => {
    expect(remedyOf('PHOTO_NOT_FOUND', 'Use another id.')).toMatch(/^Use another id\. .*`randomPhoto`/u);
    expect(remedyOf('ALL_PHOTOS_MISSING', 'Mount its disk.')).toMatch(/^Mount its disk\. .*`.*deleteMissing: true.*`/u);
  });

  it.each(Object.keys(ERROR_CODES) as ErrorCode[])('adds no flag and no environment variable for %s', (code) => {
    expect(remedyOf(code, 'Try it.')).not.toMatch(/--[a-z]|\b[A-Z]+_[A-Z_]+\b/u);
  });

  it('changes neither the remedy of a retryable problem nor one that fits', () => {
    expect(remedyOf('MODEL_UNAVAILABLE', 'Try again in a moment.', true)).toBe('Try again in a moment.');
    const waiting = 'An ingestion with FACENET is running. Try again when it has indexed the first photos.';
    expect(remedyOf('INDEX_EMPTY', waiting, true)).toBe(waiting);
    expect(remedyOf('IMAGE_TOO_SMALL', 'Use a larger image.')).toBe('Use a larger image.');
    // deleteMissing needs a gallery that can be read.
    expect(remedyOf('GALLERY_UNAVAILABLE', 'Choose another folder.')).toBe('Choose another folder.');
  });
});

describe('apiIssueRemedy', () => {
  it('names the argument that confirms the deletion of photos whose disk will not come back', () => {
    const added = /^Mount the disk\. .*`startIngestion\(input: \{ deleteMissing: true \}\)`/u;
    expect(apiIssueRemedy({ code: 'NOT_MOUNTED', remedy: 'Mount the disk.' })).toMatch(added);
  });

  it('keeps a remedy that fits', () => {
    expect(apiIssueRemedy({ code: 'HEIC', remedy: 'Convert it to JPEG.' })).toBe('Convert it to JPEG.');
  });
});
