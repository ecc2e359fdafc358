import { type Kysely, sql } from 'kysely';
import { diskProblem } from './disk-problem';
import { openForReading, openForWriting } from './open-database';
import { outcomeRecords } from './outcome-table';
import type { Records } from './records';
import { runOutcomeRecords } from './run-outcomes';
import { interruptRunning, runRecords } from './run-table';
import type { Tables } from './tables';

export interface OpenRecordsOptions {
  /** The database file, e.g. `.data/lfw/records.sqlite`; its folder must be there. */
  file: string;
  /**
   * For a process that does not own the data directory: nothing is written, and the owner's file is waited for a few seconds.
   * Without it the file is made and migrated, and runs that a dead process left RUNNING become INTERRUPTED.
   */
  readOnly?: boolean;
}

const PATIENCE_MS = 5000;

/** @throws LookalikeError DATA_DIRECTORY_UNUSABLE (damaged, not writable, disk full, a reader finds none), STORE_IN_USE */
export async function openRecords({ file, readOnly = false }: OpenRecordsOptions): Promise<Records> {
  const guarded = guard(file);
  const db = await guarded(async () => {
    if (readOnly) return openForReading(file, PATIENCE_MS);
    const opened = await openForWriting(file);
    await interruptRunning(opened);
    return opened;
  })();
  const unguarded = { ...runRecords(db), ...runOutcomeRecords(db), ...outcomeRecords(db) };
  return {
    startRun: guarded(unguarded.startRun),
    updateRun: guarded(unguarded.updateRun),
    run: guarded(unguarded.run),
    runs: guarded(unguarded.runs),
    saveOutcomes: guarded(unguarded.saveOutcomes),
    outcome: guarded(unguarded.outcome),
    async *outcomes(scope) {
      try {
        yield* unguarded.outcomes(scope);
      } catch (error) {
        throw diskProblem(error, file);
      }
    },
    outcomesOfRun: guarded(unguarded.outcomesOfRun),
    countIndexed: guarded(unguarded.countIndexed),
    countRows: guarded(unguarded.countRows),
    forgetOutcomes: guarded(unguarded.forgetOutcomes),
    forgetIndex: guarded(unguarded.forgetIndex),
    close: guarded(async () => {
      if (!readOnly) await foldLogIn(db);
      await db.destroy();
    }),
  };
}

/** libsql keeps the file open until its statements are collected, so SQLite would do this at the process's exit only. */
async function foldLogIn(db: Kysely<Tables>): Promise<void> {
  try {
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
  } catch {
    // Nothing is lost: whoever opens the file next reads the log too.
  }
}

/** Wraps calls so that a failure of the file leaves as a LookalikeError. */
function guard(file: string) {
  return <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await call(...args);
      } catch (error) {
        throw diskProblem(error, file);
      }
    };
}
