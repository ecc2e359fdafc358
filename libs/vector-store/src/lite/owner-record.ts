import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ProcessIdentity } from './process-identity';

/** What stands in the lock file of a data folder. */
export interface OwnerRecord {
  /** Of this ownership; a later one of the same process has another. */
  token: string;
  owner: ProcessIdentity;
  /** Of the owner's server, once it runs. */
  server: ProcessIdentity | null;
  /** Where the server answers; null while it does not run. */
  address: string | null;
}

/** null when there is no file. */
export function readRecord(file: string): OwnerRecord | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as OwnerRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Creates the file whole or not at all. @returns false when there is one already */
export function createRecord(file: string, record: OwnerRecord): boolean {
  return throughDraft(file, record, (draft) => {
    try {
      linkSync(draft, file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  });
}

/** Replaces the file in one step. Only for its owner. */
export function replaceRecord(file: string, record: OwnerRecord): void {
  throughDraft(file, record, (draft) => renameSync(draft, file));
}

function throughDraft<T>(file: string, record: OwnerRecord, finish: (draft: string) => T): T {
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, JSON.stringify(record), { flag: 'wx', mode: 0o600 });
    return finish(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}
