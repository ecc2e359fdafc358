import type { Kysely } from 'kysely';
import type { Records } from './records';
import type { Tables } from './schema';

/** The mount points of the gallery, with their disks. In its own file, as each group of tables has one, which `open-records.ts` combines. */
export function createMounts(db: Kysely<Tables>): Pick<Records, 'mounts' | 'saveMounts'> {
  return {
    async mounts() {
      const rows = await db.selectFrom('mount').select(['path', 'disk_id']).orderBy('path').execute();
      return rows.map(({ path, disk_id }) => ({ path, diskId: disk_id }));
    },
    async saveMounts(mounts) {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('mount').execute();
        for (const { path, diskId } of mounts)
          await transaction.insertInto('mount').values({ path, disk_id: diskId }).execute();
      });
    },
  };
}
