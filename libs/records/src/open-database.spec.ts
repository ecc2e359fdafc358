import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { type Kysely, sql } from 'kysely';
import { openForWriting } from './open-database';
import type { Tables } from './schema';

describe('openForWriting', () => {
  const file = join(temporaryFolder(), 'records.sqlite');
  let db: Kysely<Tables>;
  beforeEach(async () => {
    db = await openForWriting(file);
  });
  afterEach(() => db.destroy());

  const insert = (...paths: string[]) =>
    db.transaction().execute(async (transaction) => {
      for (const path of paths) await transaction.insertInto('mount').values({ path }).execute();
    });
  const stored = async () => (await db.selectFrom('mount').select('path').execute()).map(({ path }) => path);

  it('reports why a transaction failed when SQLite itself has rolled it back, and continues afterwards', async () => {
    await insert('before');
    const limit = async (pages: number) => sql`PRAGMA max_page_count = ${sql.lit(pages)}`.execute(db);
    // The file may not grow, as on a full disk.
    await limit(1);
    await expect(insert('small', 'x'.repeat(1_000_000))).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect(await stored()).toEqual(['before']);
    await limit(1_000_000);
    await insert('after');
    expect((await stored()).sort()).toEqual(['after', 'before']);
  });

  it('rolls a transaction back that failed for another reason', async () => {
    const broken = insert('small', 'before');
    await expect(broken).rejects.toMatchObject({ code: expect.stringContaining('SQLITE_CONSTRAINT') });
    expect((await stored()).sort()).toEqual(['after', 'before']);
  });
});
