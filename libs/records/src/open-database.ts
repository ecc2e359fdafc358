import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import { LookalikeError } from '@lookalike/domain';
import { isMigrated, migrate } from './migrations/migrate';
import type { Tables } from './tables';

/** How long a call waits (the thread with it) for a lock that another process holds. Only one process writes, so it is seldom met. */
const BUSY_TIMEOUT_MS = 2000;

/** The owner's database: created if need be, checked and migrated. */
export async function openForWriting(file: string): Promise<Kysely<Tables>> {
  const database = new Libsql(file);
  try {
    // A transaction may be lost to a power cut (never the file): the photo is then done again.
    for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON', 'secure_delete = ON']) {
      database.pragma(pragma);
    }
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    checkIntegrity(database);
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    await migrate(db);
    return db;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The owner's database as another process may see it: read, never written, and waited for while the owner is still making it. */
export async function openForReading(file: string, patienceMs: number): Promise<Kysely<Tables>> {
  for (let waited = 0; ; waited += 100) {
    const db = await tryReading(file);
    if (db) return db;
    if (waited >= patienceMs) {
      throw new LookalikeError(
        'DATA_DIRECTORY_UNUSABLE',
        `There are no records of this version of Lookalike in ${file}.`,
        'Start the gateway (npm start) with the same version and the same data directory first: it makes them.',
      );
    }
    await wait(100);
  }
}

async function tryReading(file: string): Promise<Kysely<Tables> | null> {
  if (!existsSync(file)) return null;
  // libsql ignores better-sqlite3's `readonly`, but not SQLite's own way of saying it.
  const database = new Libsql(`${pathToFileURL(file).href}?mode=ro`);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  try {
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    if (await isMigrated(db)) return db;
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return null;
}

function checkIntegrity(database: Libsql.Database): void {
  const [row] = database.pragma('quick_check(1)') as [{ quick_check: string }];
  if (row.quick_check !== 'ok') throw new Libsql.SqliteError(row.quick_check, 'SQLITE_CORRUPT');
}
