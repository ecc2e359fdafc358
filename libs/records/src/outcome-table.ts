import type { Kysely, Selectable, Transaction } from 'kysely';
import { countOutcomes } from './count-outcomes';
import { idsIn } from './ids-in';
import { fromProblemColumns, toProblemColumns } from './problem-columns';
import type { OutcomeScope, Records, RunOutcome } from './records';
import type { OutcomeTable, Tables } from './tables';

/** One statement's rows: 13 values each, far below SQLite's 32,766 and short enough not to stall the thread. */
const CHUNK = 200;
const PAGE = 1000;

/** The half of the records that is about what became of photos in an index. */
export function outcomeRecords(
  db: Kysely<Tables>,
): Pick<
  Records,
  'saveOutcomes' | 'outcome' | 'outcomes' | 'countIndexed' | 'countRows' | 'forgetOutcomes' | 'forgetIndex'
> {
  const ofScope = ({ index, recipeHash }: OutcomeScope) =>
    db
      .selectFrom('outcome')
      .innerJoin('index_scope', 'index_scope.id', 'outcome.scope_id')
      .where('index_name', '=', index)
      .where('recipe_hash', '=', recipeHash);

  return {
    async saveOutcomes(runId, model, scope, outcomes, unchanged) {
      await db.transaction().execute(async (transaction) => {
        const scope_id = await scopeId(transaction, scope);
        const at = Date.now();
        for (let start = 0; start < outcomes.length; start += CHUNK) {
          const rows = outcomes.slice(start, start + CHUNK).map((outcome) => ({
            scope_id,
            photo_id: outcome.photoId,
            model,
            outcome: outcome.outcome,
            content_hash: outcome.contentHash,
            fingerprint: outcome.fingerprint,
            index_rows: outcome.rows,
            run_id: runId,
            at,
            ...toProblemColumns(outcome.problem),
          }));
          await transaction.replaceInto('outcome').values(rows).execute();
        }
        await countOutcomes(
          transaction,
          runId,
          model,
          outcomes.map(({ outcome }) => outcome),
          unchanged,
        );
      });
    },

    async outcome(scope, photoId) {
      const row = await ofScope(scope).selectAll('outcome').where('photo_id', '=', photoId).executeTakeFirst();
      return row ? toOutcome(row) : null;
    },

    async *outcomes(scope) {
      // Page by page, as the one connection would be held for as long as its reader takes.
      for (let after: string | null = null; ;) {
        let query = ofScope(scope).selectAll('outcome').orderBy('photo_id').limit(PAGE);
        if (after !== null) query = query.where('photo_id', '>', after);
        const rows = await query.execute();
        yield* rows.map(toOutcome);
        if (rows.length < PAGE) return;
        after = rows[PAGE - 1]!.photo_id;
      }
    },

    async countIndexed(scope, photoIds) {
      const { indexed } = await ofScope(scope)
        .select((eb) => eb.fn.countAll<number>().as('indexed'))
        .where('outcome', '=', 'INDEXED')
        .where('photo_id', 'in', idsIn(photoIds))
        .executeTakeFirstOrThrow();
      return indexed;
    },

    async countRows(scope) {
      const { rows } = await ofScope(scope)
        .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('index_rows'), eb.lit(0)).as('rows'))
        .executeTakeFirstOrThrow();
      return rows;
    },

    async forgetOutcomes({ index, recipeHash }, photoIds) {
      await db
        .deleteFrom('outcome')
        .where('scope_id', 'in', (eb) =>
          eb
            .selectFrom('index_scope')
            .select('id')
            .where('index_name', '=', index)
            .where('recipe_hash', '=', recipeHash),
        )
        .where('photo_id', 'in', idsIn(photoIds))
        .execute();
    },

    async forgetIndex(index) {
      // Its outcomes go with it: foreign key, on delete cascade.
      await db.deleteFrom('index_scope').where('index_name', '=', index).execute();
    },
  };
}

async function scopeId(transaction: Transaction<Tables>, { index, recipeHash }: OutcomeScope): Promise<number> {
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

export function toOutcome(row: Selectable<OutcomeTable>): RunOutcome {
  return {
    photoId: row.photo_id,
    model: row.model,
    contentHash: row.content_hash,
    fingerprint: row.fingerprint,
    outcome: row.outcome,
    problem: fromProblemColumns(row),
    rows: row.index_rows,
    runId: row.run_id,
    at: new Date(row.at),
  };
}
