import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { OutcomeScope, Records } from './records';
import type { Tables } from './schema';

/** Outcomes that are deleted per turn of the event loop: about 10 ms. */
const OUTCOMES_PER_DELETION = 500;

/** No index has such a name. */
const DISCARDED = 'discarded:';

/**
 * The methods of Records that replace or delete all outcomes of an index. They rename its scope, which takes effect at once, and then
 * delete the outcomes piece by piece: deleting a million in one statement takes 20 s.
 */
export function createScopes(db: Kysely<Tables>): Pick<Records, 'deleteOutcomesOfIndex' | 'adoptOutcomes'> {
  return {
    async deleteOutcomesOfIndex(index) {
      await discard(db, sql`index_name = ${index}`);
      await deleteDiscarded(db);
    },

    async adoptOutcomes(build, index) {
      await db.transaction().execute(async (transaction) => {
        await discard(transaction, sql`index_name glob ${`${index}__build_*`} and index_name is not ${build}`);
        const named = transaction.selectFrom('index_scope').select('id').where('index_name', '=', build);
        if (build === null || !(await named.executeTakeFirst())) return;
        await discard(transaction, sql`index_name = ${index}`);
        await transaction
          .updateTable('index_scope')
          .set({ index_name: index })
          .where('index_name', '=', build)
          .execute();
      });
      await deleteDiscarded(db);
    },
  };
}

/** The id of `scope`, inserted if necessary. */
export async function ensureScope(
  transaction: Transaction<Tables>,
  { index, recipeHash }: OutcomeScope,
): Promise<number> {
  const scope = { index_name: index, recipe_hash: recipeHash };
  await transaction
    .insertInto('index_scope')
    .values(scope)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { id } = await transaction
    .selectFrom('index_scope')
    .select('id')
    .where('index_name', '=', index)
    .where('recipe_hash', '=', recipeHash)
    .executeTakeFirstOrThrow();
  return id;
}

/** Deletes the scopes that `discard` has renamed, also those that a process left because it died before it deleted them. */
export async function deleteDiscarded(db: Kysely<Tables>): Promise<void> {
  const scopes = await db.selectFrom('index_scope').select('id').where('index_name', 'like', `${DISCARDED}%`).execute();
  for (const { id } of scopes) {
    for (;;) {
      const { numDeletedRows } = await db
        .deleteFrom('outcome')
        .where('scope_id', '=', id)
        .where('photo_id', 'in', (eb) =>
          eb.selectFrom('outcome').select('photo_id').where('scope_id', '=', id).limit(OUTCOMES_PER_DELETION),
        )
        .executeTakeFirst();
      if (numDeletedRows === 0n) break;
      await setImmediate();
    }
    await db.deleteFrom('index_scope').where('id', '=', id).execute();
  }
}

async function discard(db: Kysely<Tables>, scopes: ReturnType<typeof sql<boolean>>): Promise<void> {
  await db
    .updateTable('index_scope')
    .set({ index_name: sql`${DISCARDED} || id` })
    .where(scopes)
    .execute();
}
