import { dirname } from 'node:path';
import { LookalikeError } from '@lookalike/domain';

/** Failures caused by the file or its disk rather than by the statement. Codes: https://sqlite.org/rescode.html */
const FILE_FAILURES: { codes: RegExp; reason: string; remedy: (file: string) => string }[] = [
  {
    codes: /^SQLITE_(CORRUPT|NOTADB)/,
    reason: 'is damaged or not a database',
    remedy: (file) =>
      `Move ${file} (with its -wal and -shm files) to another place: it is created again at the next attempt to open it. If it was damaged while it was open, restart Lookalike as well. The next ingestion records the outcomes again.`,
  },
  {
    codes: /^SQLITE_FULL/,
    reason: 'cannot grow because the disk is full',
    remedy: (file) => `Free some space on the disk of ${dirname(file)}, or use another data directory.`,
  },
  {
    codes: /^SQLITE_(READONLY|CANTOPEN|PERM|IOERR|AUTH)/,
    reason: 'cannot be read or written',
    remedy: (file) => `Make ${dirname(file)} and the files in it writable, or use another data directory.`,
  },
];

/**
 * Translates what libsql throws. A locked file becomes RECORDS_UNAVAILABLE (retryable: locks are short), an unusable file
 * DATA_DIRECTORY_UNUSABLE. Any other error is returned unchanged.
 */
export function translateSqliteError(error: unknown, file: string): unknown {
  if (isLockedError(error)) {
    return new LookalikeError(
      'RECORDS_UNAVAILABLE',
      `Another process has locked ${file}.`,
      'Try again in a moment. If that does not help, end the program that has this file open, such as a backup or a database browser.',
      { cause: error, retryable: true },
    );
  }
  const code = resultCode(error);
  const failure = FILE_FAILURES.find(({ codes }) => codes.test(code));
  if (!failure) return error;
  return new LookalikeError(
    'DATA_DIRECTORY_UNUSABLE',
    `The records file ${file} ${failure.reason}.`,
    failure.remedy(file),
    { cause: error },
  );
}

/** Whether a statement has failed because another connection holds a lock. */
export function isLockedError(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(resultCode(error));
}

function resultCode(error: unknown): string {
  // Not `instanceof SqliteError`: in jest a native addon creates its errors in the outer realm.
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
