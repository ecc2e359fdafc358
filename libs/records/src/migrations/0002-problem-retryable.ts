import type { Kysely, Migration } from 'kysely';

/** Whether a recorded problem may pass without anyone acting. */
export const problemRetryable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const table of ['run', 'outcome']) {
      await db.schema.alterTable(table).addColumn('problem_retryable', 'integer').execute();
    }
  },
};
