import { dirname } from 'node:path';
import { LookalikeError } from '@lookalike/domain';

/** Failures of the file and not of the code that asked: SQLite's primary result codes, sqlite.org/rescode.html. */
const FAILURES: { codes: RegExp; says: string; remedy: (file: string) => string }[] = [
  {
    codes: /^SQLITE_(CORRUPT|NOTADB)/,
    says: 'is damaged, or no database at all',
    remedy: (file) =>
      `Stop Lookalike, move ${file} (with its -wal and -shm) away and start again: the next ingestion makes it anew.`,
  },
  {
    codes: /^SQLITE_FULL/,
    says: 'cannot grow: the disk is full',
    remedy: (file) =>
      `Free some space on the disk of ${dirname(file)}, or give another data directory with --data (LOOKALIKE_DATA).`,
  },
  {
    codes: /^SQLITE_(READONLY|CANTOPEN|PERM|IOERR|AUTH)/,
    says: 'cannot be read and written',
    remedy: (file) =>
      `Make ${dirname(file)} and the files in it writable, or give another data directory with --data (LOOKALIKE_DATA).`,
  },
];

/** `error` as DATA_DIRECTORY_UNUSABLE or STORE_IN_USE where the database file is at fault, else as it is. */
export function diskProblem(error: unknown, file: string): unknown {
  const code = resultCode(error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new LookalikeError(
      'STORE_IN_USE',
      `Another process is writing to ${file}.`,
      'Stop the other process that uses this data directory, or give this one its own with --data (LOOKALIKE_DATA).',
      { cause: error },
    );
  }
  const failure = FAILURES.find(({ codes }) => codes.test(code));
  if (!failure) return error;
  return new LookalikeError(
    'DATA_DIRECTORY_UNUSABLE',
    `The records in ${file} ${failure.says}.`,
    failure.remedy(file),
    {
      cause: error,
    },
  );
}

function resultCode(error: unknown): string {
  // Not by `instanceof`: a native addon's errors are of the outer realm in jest.
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  // libsql gives no code for a file that it cannot open, only this sentence.
  if (typeof message === 'string' && message.startsWith('ConnectionFailed(')) return 'SQLITE_CANTOPEN';
  return typeof code === 'string' ? code : '';
}
