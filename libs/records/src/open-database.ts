import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type DatabaseConnection, type Driver, Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import Libsql from 'libsql';
import { LookalikeError } from '@lookalike/domain';
import { checkIntegrity } from './check-integrity';
import { deleteDiscarded } from './index-scopes';
import { isMigrated, migrate } from './migrations';
import { interruptRunningIngestions } from './ingestions';
import { RenewedConnection } from './renewed-connection';
import type { Tables } from './schema';

const POLL_INTERVAL_MS = 100;

/** Opens the database as its owner: creates it if it does not exist, checks and migrates it. RUNNING ingestions become INTERRUPTED. */
export async function openForWriting(file: string): Promise<Kysely<Tables>> {
  // With synchronous = NORMAL a power cut may lose the last transactions but not the file: those photos are processed again.
  const settings = ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON', 'secure_delete = ON'];
  const database = new RenewedConnection(() => connect(file, settings));
  try {
    await database.use((connection) => checkIntegrity(connection, file));
    const db = new Kysely<Tables>({ dialect: new LibsqlDialect(database) });
    await migrate(db);
    await interruptRunningIngestions(db);
    await deleteDiscarded(db);
    return db;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens the owner's database in another process, which only reads.
 * @param timeoutMs how long to wait for the owner to create and migrate the file
 * @throws LookalikeError DATA_DIRECTORY_UNUSABLE when the file does not exist when the wait ends, or has another version's schema
 */
export async function openForReading(file: string, timeoutMs: number): Promise<Kysely<Tables>> {
  for (let waited = 0; ; waited += POLL_INTERVAL_MS) {
    const db = await tryOpenForReading(file);
    if (db) return db;
    if (waited >= timeoutMs) {
      throw new LookalikeError(
        'DATA_DIRECTORY_UNUSABLE',
        `${file} does not exist or was written by an earlier version of Lookalike.`,
        'Start the process that owns the data directory first, in the same version of Lookalike: it creates the file.',
      );
    }
    await sleep(POLL_INTERVAL_MS);
  }
}

async function tryOpenForReading(file: string): Promise<Kysely<Tables> | null> {
  if (!existsSync(file)) return null;
  // libsql ignores better-sqlite3's option `readonly` but supports SQLite's URI parameter.
  const database = new RenewedConnection(() => connect(`${pathToFileURL(file).href}?mode=ro`));
  const db = new Kysely<Tables>({ dialect: new LibsqlDialect(database) });
  try {
    if (await isMigrated(db)) return db;
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return null;
}

/** @param location a path or a URL @param settings pragmas @throws SqliteError */
function connect(location: string, settings: readonly string[] = []): Libsql.Database {
  const connection = openConnection(location);
  try {
    // SQLite would wait for the lock of another process in this thread: `retryWhileLocked` does not block it.
    for (const setting of ['busy_timeout = 0', ...settings]) connection.pragma(setting);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function openConnection(location: string): Libsql.Database {
  try {
    return new Libsql(location);
  } catch (error) {
    if ((error as { code?: string }).code) throw error;
    // libsql sets an empty code when it cannot open a file.
    throw Object.assign(new Libsql.SqliteError((error as Error).message, 'SQLITE_CANTOPEN'), { cause: error });
  }
}

class LibsqlDialect extends SqliteDialect {
  constructor(private readonly database: RenewedConnection) {
    super({ database });
  }

  override createDriver(): Driver {
    return new LibsqlDriver(this.database);
  }
}

class LibsqlDriver extends SqliteDriver {
  constructor(private readonly database: RenewedConnection) {
    super({ database });
  }

  /** SQLite itself ends a transaction when the disk is full or fails. Another rollback would fail, and hide the reason. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.database.inTransaction) await super.rollbackTransaction(connection);
  }
}
