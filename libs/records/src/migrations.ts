import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely';
import type { Tables } from './schema';

/** Migrates the database to the schema of this version. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) throw error;
}

/** Whether all migrations of this version have run; false for an empty database. */
export async function isMigrated(db: Kysely<Tables>): Promise<boolean> {
  const migrations = await new Migrator({ db, provider }).getMigrations();
  return migrations.every(({ executedAt }) => executedAt !== undefined);
}

/** Ingestions with their counts, and each photo's latest outcome for each index and recipe. */
const initial: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('run')
      .addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('models', 'text', (column) => column.notNull())
      .addColumn('identities', 'text')
      .addColumn('identity_limit', 'integer')
      .addColumn('rebuild', 'integer', (column) => column.notNull())
      .addColumn('started_at', 'integer', (column) => column.notNull())
      .addColumn('finished_at', 'integer')
      .addColumn('total', 'integer')
      .addColumn('done', 'integer', (column) => column.notNull())
      .addColumn('problem_code', 'text')
      .addColumn('problem_message', 'text')
      .addColumn('problem_remedy', 'text')
      .execute();

    await db.schema
      .createTable('run_count')
      .addColumn('run_id', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'))
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('count', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('run_count_key', ['run_id', 'model', 'outcome'])
      .modifyEnd(sql`without rowid`)
      .execute();

    await db.schema
      .createTable('index_scope')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('index_name', 'text', (column) => column.notNull())
      .addColumn('recipe_hash', 'text', (column) => column.notNull())
      .addUniqueConstraint('index_scope_key', ['index_name', 'recipe_hash'])
      .execute();

    await db.schema
      .createTable('outcome')
      .addColumn('scope_id', 'integer', (column) => column.notNull().references('index_scope.id').onDelete('cascade'))
      .addColumn('photo_id', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('content_hash', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('index_rows', 'integer', (column) => column.notNull())
      .addColumn('run_id', 'text', (column) => column.notNull().references('run.id'))
      .addColumn('at', 'integer', (column) => column.notNull())
      .addColumn('problem_code', 'text')
      .addColumn('problem_message', 'text')
      .addColumn('problem_remedy', 'text')
      .addPrimaryKeyConstraint('outcome_key', ['scope_id', 'photo_id'])
      .modifyEnd(sql`without rowid`)
      .execute();

    await db.schema
      .createIndex('outcome_of_run')
      .on('outcome')
      .columns(['run_id', 'photo_id', 'model', 'outcome'])
      .execute();
  },
};

/** `retryable` of a recorded problem. */
const problemRetryable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const table of ['run', 'outcome']) {
      await db.schema.alterTable(table).addColumn('problem_retryable', 'integer').execute();
    }
  },
};

/** The places that an ingestion could not read, and the mount points inside the gallery. */
const unreadPlaces: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('run').addColumn('unread_places', 'text').execute();
    await db.schema
      .createTable('mount')
      .addColumn('path', 'text', (column) => column.primaryKey())
      .execute();
  },
};

/** The id of the records, which indexes on a shared Milvus carry. */
const recordsId: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('records_id')
      .addColumn('id', 'text', (column) => column.notNull())
      .execute();
    await sql`INSERT INTO records_id (id) VALUES (lower(hex(randomblob(16))))`.execute(db);
  },
};

/** Whether an ingestion deleted missing photos on request. */
const deleteMissing: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('run')
      .addColumn('delete_missing', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};

/** How many photos an ingestion removed from the indexes. */
const removedPhotos: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const name of ['deleted_photos', 'ignored_photos']) {
      await db.schema
        .alterTable('run')
        .addColumn(name, 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    }
  },
};

/** Identifies a mounted disk, so that an exchanged disk is recognised after a restart. */
const diskIds: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('mount').addColumn('disk_id', 'text').execute();
  },
};

// A constant rather than a folder that is listed at run time, which a bundled server does not have.
// Kysely runs migrations in the order of their names and records the names: never rename one.
const provider: MigrationProvider = {
  getMigrations: async () => ({
    '0001-initial': initial,
    '0002-problem-retryable': problemRetryable,
    '0003-unread-places': unreadPlaces,
    '0004-records-id': recordsId,
    '0005-delete-missing': deleteMissing,
    '0006-removed-photos': removedPhotos,
    '0007-disk-ids': diskIds,
  }),
};
