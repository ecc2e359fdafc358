import type { Kysely } from 'kysely';
import type { Records } from './records';
import type { Tables } from './schema';

/** The mount points of the gallery. In its own file, as each group of tables has one, which `open-records.ts` combines. */
export function createMounts(db: Kysely<Tables>): Pick<Records, 'mounts' | 'saveMounts'> {
  return {
    async mounts() {
      const rows = await db.selectFrom('mount').select('path').orderBy('path').execute();
      return rows.map(({ path }) => path);
    },
    async saveMounts(paths) {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('mount').execute();
        for (const path of paths) await transaction.insertInto('mount').values({ path }).execute();
      });
    },
  };
}
