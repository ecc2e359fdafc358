import { join } from 'node:path';
import { type GalleryIssueCode, LookalikeError, type LookalikeErrorCode } from '@lookalike/client';
import { WORKSPACE } from '@lookalike/testing';
import { ISSUE_REMEDIES, issueRemedy, PAGE_WORDS } from './page-words';
import { describeProblem } from './problem-text';

/** The gateway is loaded by its path, because the page may import only the SDK. */
const { apiIssueRemedy, apiRemedy } = jest.requireActual<{
  apiIssueRemedy(issue: { code: GalleryIssueCode; remedy: string }): string;
  apiRemedy(problem: { code: string; remedy: string; retryable: boolean }): string;
}>(join(WORKSPACE, 'apps/gateway/src/graphql/api-problem'));

/** Codes that only the SDK creates. */
const SDK_CODES = ['ANSWER_UNREADABLE', 'GATEWAY_UNREACHABLE', 'TIMED_OUT'];
const API_CODES = Object.keys(PAGE_WORDS).filter((code) => !SDK_CODES.includes(code)) as LookalikeErrorCode[];

describe('describeProblem', () => {
  it('says to wait for the first photos while an ingestion is running', () => {
    const remedy = 'An ingestion with FACENET is running. Try again when it has indexed the first photos.';
    const problem = { code: 'INDEX_EMPTY', message: 'Nothing is indexed yet for FACENET.', remedy, retryable: true };
    expect(describeProblem(problem).remedy).toBe(remedy);
    expect(describeProblem({ ...problem, retryable: false }).remedy).toBe(
      'Start an ingestion on the page “Ingestion”.',
    );
  });

  it('uses this page’s remedy where the reported one is written for programs', () => {
    const { title, details, remedy } = describeProblem({
      code: 'IDENTITY_NOT_FOUND',
      message: 'The gallery has no identity “Nobody”.',
      remedy: 'List the names with identities(search: …).',
    });
    expect({ title, details }).toEqual({ title: 'The gallery has no identity “Nobody”.', details: null });
    expect(remedy).not.toContain('identities(');
  });

  it('shows a long message below a short title, with the reported remedy, which names the files', () => {
    const message = 'MTCNN weights could not be downloaded. Looked in: cache; pypi facenet-pytorch 2.6.0.';
    const problem = describeProblem(new LookalikeError('ASSET_UNAVAILABLE', message, 'Put them into /assets.'));
    expect(problem).toMatchObject({ code: 'ASSET_UNAVAILABLE', details: message, remedy: 'Put them into /assets.' });
    expect(problem.title).not.toContain('MTCNN');
  });

  it('says that the records are unavailable, not that another process owns the data directory, while they are locked', () => {
    const locked = { code: 'RECORDS_UNAVAILABLE', message: 'Another process has locked a.sqlite.', remedy: 'Wait.' };
    expect(describeProblem({ ...locked, retryable: true })).toMatchObject({
      title: 'The records of ingestions are unavailable.',
      details: locked.message,
      remedy: locked.remedy,
    });
  });

  it('shows why a model is unavailable below a short title, with the remedy for that reason', () => {
    const problem = { code: 'MODEL_UNAVAILABLE', message: 'FACENET is unavailable: pip download failed.' };
    for (const retryable of [true, false])
      for (const remedy of ['Put facenet.pt into /assets.', 'Start an ingestion that names FACENET.']) {
        const shown = describeProblem({ ...problem, remedy: apiRemedy({ ...problem, remedy, retryable }), retryable });
        expect(shown).toMatchObject({ details: problem.message, remedy });
        expect(shown.title).not.toContain('pip');
      }
  });

  it('replaces the SDK’s remedies even for retryable problems, because they address programmers', () => {
    const options = { retryable: true };
    const timeout = new LookalikeError('TIMED_OUT', 'No response.', 'Use a longer timeoutMs.', options);
    expect(describeProblem(timeout).remedy).not.toContain('timeoutMs');
  });

  it('replaces the gateway’s remedy of an overload, which addresses programs', () => {
    const overload = {
      code: 'SERVICE_BUSY',
      message: 'Too many operations.',
      remedy: 'Send fewer.',
      retryable: true,
    };
    expect(describeProblem(overload).remedy).toMatch(/^Try again later/);
  });

  it('contains sentences without code, flags or operations', () => {
    for (const { title, remedy, ...words } of Object.values(PAGE_WORDS)) {
      for (const text of [title, remedy, 'remedyOfPhotos' in words ? words.remedyOfPhotos : null]) {
        if (text === null) continue;
        expect(text).toMatch(/^[A-Z].*\.$/);
        expect(text).not.toMatch(/[`{}$]|--|\b(?:query|mutation|argument|startIngestion|npm|LOOKALIKE_)/);
      }
    }
  });

  it('shows the remedy of the library or of the page, never the words that the API adds for programs', () => {
    const library = 'Do what the library says.';
    const shown = API_CODES.flatMap((code) =>
      [true, false].map((retryable) => {
        const remedy = apiRemedy({ code, remedy: library, retryable });
        return { code, remedy: describeProblem({ code, message: 'It failed.', remedy, retryable }).remedy };
      }),
    );
    expect(shown.filter(({ code, remedy }) => remedy !== library && remedy !== PAGE_WORDS[code].remedy)).toEqual([]);
  });

  it('shows a code of a newer gateway as reported', () => {
    const problem = { code: 'QUOTA_EXCEEDED', message: 'The quota is used up.', remedy: 'Wait an hour.' };
    expect(describeProblem(problem)).toEqual({
      code: 'QUOTA_EXCEEDED',
      title: 'The quota is used up.',
      details: null,
      remedy: 'Wait an hour.',
    });
  });

  it('shows an error of the page with its message', () => {
    expect(describeProblem(new TypeError('x is undefined'))).toMatchObject({
      code: 'TypeError',
      title: 'x is undefined',
    });
  });
});

describe('issueRemedy', () => {
  it('names the API for deleting photos of a lost disk, because the page cannot delete them', () => {
    const reported = 'Mount the disk. If it will not come back, start an ingestion that deletes missing photos.';
    expect(issueRemedy({ code: 'NOT_MOUNTED', remedy: reported })).toContain('through the API');
  });

  const codes = Object.keys(ISSUE_REMEDIES) as GalleryIssueCode[];
  it.each(codes)('never shows the words that the API adds for programs: %s', (code) => {
    const remedy = apiIssueRemedy({ code, remedy: 'Do what the library says.' });
    const shown = issueRemedy({ code, remedy });
    expect(shown).not.toMatch(/[`{}]|startIngestion|deleteMissing/u);
  });

  it('shows the reported remedy of other files', () => {
    expect(issueRemedy({ code: 'HEIC', remedy: 'Convert it to JPEG.' })).toBe('Convert it to JPEG.');
  });
});
