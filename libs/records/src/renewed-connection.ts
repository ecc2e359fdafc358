import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type Libsql from 'libsql';
import { isLockedError } from './sqlite-error';

/**
 * A connection to a database that is replaced after a statement has failed with SQLITE_BUSY, because another process held the lock.
 * libsql does not reset such a statement. While it is active, SQLite commits no later write of the connection and reads an outdated
 * state; when the statement is garbage-collected, SQLite rolls back all of these writes, which had seemed to succeed.
 */
export class RenewedConnection implements SqliteDatabase {
  private connection: Libsql.Database;
  private hasActiveStatement = false;

  /** @param connect opens the connection, with its settings */
  constructor(private readonly connect: () => Libsql.Database) {
    this.connection = connect();
  }

  get inTransaction(): boolean {
    return this.connection.inTransaction;
  }

  /** @throws SqliteError, also when the connection has to be replaced and cannot be */
  prepare(sql: string): SqliteStatement {
    // A transaction is rolled back on its own connection first.
    if (this.hasActiveStatement && !this.inTransaction) this.replace();
    const statement = this.connection.prepare(sql);
    return {
      reader: statement.reader,
      all: (parameters) => this.watch(() => statement.all(parameters)),
      run: (parameters) => this.watch(() => statement.run(parameters)),
      iterate: (parameters) => this.watch(() => statement.iterate(parameters) as IterableIterator<unknown>),
    };
  }

  /** Calls `action` with the current connection. */
  use<T>(action: (connection: Libsql.Database) => T): T {
    return action(this.connection);
  }

  close(): void {
    this.connection.close();
  }

  private replace(): void {
    const replaced = this.connection;
    this.connection = this.connect();
    this.hasActiveStatement = false;
    replaced.close();
  }

  private watch<T>(execute: () => T): T {
    try {
      return execute();
    } catch (error) {
      if (isLockedError(error)) this.hasActiveStatement = true;
      throw error;
    }
  }
}
