import { type Kysely, type MigrationProvider, Migrator } from 'kysely';
import type { Tables } from '../tables';
import { initial } from './0001-initial';
import { problemRetryable } from './0002-problem-retryable';

// In code, not found by reading a folder: a bundled server has none. Names decide the order and must never change.
const provider: MigrationProvider = {
  getMigrations: async () => ({
    '0001-initial': initial,
    '0002-problem-retryable': problemRetryable,
  }),
};

/** Brings the database to the tables of this version. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) throw error;
}

/** Whether the database has exactly the tables of this version; false for one that is still empty. */
export async function isMigrated(db: Kysely<Tables>): Promise<boolean> {
  const migrations = await new Migrator({ db, provider }).getMigrations();
  return migrations.every(({ executedAt }) => executedAt !== undefined);
}
