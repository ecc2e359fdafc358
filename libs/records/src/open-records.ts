import { setTimeout } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { openForReading, openForWriting } from './open-database';
import { createScopes } from './index-scopes';
import { createMounts } from './mounts';
import { createOutcomes } from './outcomes';
import type { Records } from './records';
import { createIngestionOutcomes } from './ingestion-outcomes';
import { createIngestionRecords } from './ingestions';
import type { Tables } from './schema';
import { isLockedError, translateSqliteError } from './sqlite-error';

export interface OpenRecordsOptions {
  /** Path of the database file, e.g. `.data/lfw/records.sqlite`. Its folder must exist. */
  file: string;
  /**
   * Set by a process that does not own the data directory: it writes nothing, and waits up to 5 s for the owner to create the file.
   * Otherwise the file is created and migrated, and ingestions that a dead process left RUNNING become INTERRUPTED.
   */
  readOnly?: boolean;
}

const READER_TIMEOUT_MS = 5000;

/**
 * Opens the records. May be called again after it failed.
 * @throws LookalikeError DATA_DIRECTORY_UNUSABLE (damaged, not writable, disk full, missing for a reader) or RECORDS_UNAVAILABLE (locked)
 */
export async function openRecords({ file, readOnly = false }: OpenRecordsOptions): Promise<Records> {
  const translated = translateErrors(file);
  const open = translated(() => (readOnly ? openForReading(file, READER_TIMEOUT_MS) : openForWriting(file)));
  const db = await open();
  const { id } = await translated(() => db.selectFrom('records_id').select('id').executeTakeFirstOrThrow())();
  const records = {
    ...createIngestionRecords(db),
    ...createIngestionOutcomes(db),
    ...createOutcomes(db),
    ...createScopes(db),
    ...createMounts(db),
  };
  return {
    id,
    startIngestion: translated(records.startIngestion),
    updateIngestion: translated(records.updateIngestion),
    ingestion: translated(records.ingestion),
    ingestions: translated(records.ingestions),
    saveOutcomes: translated(records.saveOutcomes),
    outcome: translated(records.outcome),
    outcomes: (scope) => translatedItems(records.outcomes(scope), file),
    indexedPhotos: (within) => translatedItems(records.indexedPhotos(within), file),
    outcomesOfIngestion: translated(records.outcomesOfIngestion),
    outcomesOfPhotos: translated(records.outcomesOfPhotos),
    fingerprints: translated(records.fingerprints),
    updateFingerprints: translated(records.updateFingerprints),
    countIndexed: translated(records.countIndexed),
    countRows: translated(records.countRows),
    deleteOutcomes: translated(records.deleteOutcomes),
    deleteOutcomesOfIndex: translated(records.deleteOutcomesOfIndex),
    copyOutcomes: translated(records.copyOutcomes),
    adoptOutcomes: translated(records.adoptOutcomes),
    mounts: translated(records.mounts),
    saveMounts: translated(records.saveMounts),
    close: translated(async () => {
      if (!readOnly) await truncateLog(db);
      await db.destroy();
    }),
  };
}

/** Wraps a function so that it waits for the lock of another process, and that what libsql throws becomes a LookalikeError. */
function translateErrors(file: string) {
  return <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await retryWhileLocked(() => call(...args));
      } catch (error) {
        throw translateSqliteError(error, file);
      }
    };
}

/** How long a call waits for the lock of another process. Rarely needed, because only one process of Lookalike writes. */
const LOCK_TIMEOUT_MS = 2000;
const LOCK_RETRY_MS = 50;

/** @param call changes nothing if it fails, or can be repeated */
async function retryWhileLocked<Result>(call: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + LOCK_TIMEOUT_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isLockedError(error) || performance.now() > deadline) throw error;
    }
    await setTimeout(LOCK_RETRY_MS);
  }
}

async function* translatedItems<T>(items: AsyncIterable<T>, file: string): AsyncGenerator<T, void> {
  try {
    yield* items;
  } catch (error) {
    throw translateSqliteError(error, file);
  }
}

/**
 * Moves the write-ahead log into the database file. SQLite does so when the last connection closes, but libsql keeps the file open
 * until its statements are garbage-collected, so that would happen only when the process exits.
 */
async function truncateLog(db: Kysely<Tables>): Promise<void> {
  try {
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
  } catch {
    // Nothing is lost: the next process that opens the file reads the log too.
  }
}
