import { setImmediate } from 'node:timers/promises';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { ensureScope } from './index-scopes';
import type { OutcomeScope, Records } from './records';
import { addToIngestionCounts, COUNTED_PER_TURN } from './ingestion-outcomes';
import { type Tables, toOutcome, toProblemColumns } from './schema';

/** Rows per INSERT: 13 values each, far below SQLite's limit of 32,766 and short enough not to stall the thread. */
const ROWS_PER_INSERT = 200;
const PAGE_SIZE = 1000;
/** Ids that are looked up per turn of the event loop. */
const IDS_PER_TURN = 1000;

export function createOutcomes(
  db: Kysely<Tables>,
): Pick<
  Records,
  | 'saveOutcomes'
  | 'outcome'
  | 'outcomes'
  | 'outcomesOfPhotos'
  | 'fingerprints'
  | 'updateFingerprints'
  | 'indexedPhotos'
  | 'countIndexed'
  | 'countRows'
  | 'deleteOutcomes'
  | 'copyOutcomes'
> {
  const inScope = ({ index, recipeHash }: OutcomeScope) =>
    db
      .selectFrom('outcome')
      .innerJoin('index_scope', 'index_scope.id', 'outcome.scope_id')
      .where('index_name', '=', index)
      .where('recipe_hash', '=', recipeHash);

  return {
    async saveOutcomes(ingestionId, model, scope, outcomes, unchanged) {
      await db.transaction().execute(async (transaction) => {
        const scope_id = await ensureScope(transaction, scope);
        const at = Date.now();
        for (let start = 0; start < outcomes.length; start += ROWS_PER_INSERT) {
          const rows = outcomes.slice(start, start + ROWS_PER_INSERT).map((outcome) => ({
            scope_id,
            photo_id: outcome.photoId,
            model,
            outcome: outcome.outcome,
            content_hash: outcome.contentHash,
            fingerprint: outcome.fingerprint,
            index_rows: outcome.rows,
            run_id: ingestionId,
            at,
            ...toProblemColumns(outcome.problem),
          }));
          await transaction.replaceInto('outcome').values(rows).execute();
        }
        const kinds = outcomes.map(({ outcome }) => outcome);
        await addToIngestionCounts(transaction, ingestionId, model, kinds, unchanged);
      });
    },

    async outcome(scope, photoId) {
      const row = await inScope(scope).selectAll('outcome').where('photo_id', '=', photoId).executeTakeFirst();
      return row ? toOutcome(row) : null;
    },

    async outcomesOfPhotos(scope, photoIds) {
      const query = inScope(scope).selectAll('outcome').where('photo_id', 'in', idList(photoIds)).orderBy('photo_id');
      return (await query.execute()).map(toOutcome);
    },

    async fingerprints(photoIds) {
      const rows = await db
        .selectFrom('outcome')
        .select(['photo_id', 'fingerprint'])
        // Both columns of the primary key, so that no table is scanned.
        .where('scope_id', 'in', (eb) => eb.selectFrom('index_scope').select('id'))
        .where('photo_id', 'in', idList(photoIds))
        .orderBy('at')
        .execute();
      return new Map(rows.map(({ photo_id, fingerprint }) => [photo_id, fingerprint]));
    },

    async updateFingerprints(scope, fingerprints) {
      await db.transaction().execute(async (transaction) => {
        const scope_id = await ensureScope(transaction, scope);
        for (const [photoId, fingerprint] of fingerprints) {
          await transaction
            .updateTable('outcome')
            .set({ fingerprint })
            .where('scope_id', '=', scope_id)
            .where('photo_id', '=', photoId)
            .execute();
        }
      });
    },

    async *outcomes(scope) {
      // In pages, because streaming one query would block the only connection for as long as the caller iterates.
      for (let after: string | null = null; ;) {
        let query = inScope(scope).selectAll('outcome').orderBy('photo_id').limit(PAGE_SIZE);
        if (after !== null) query = query.where('photo_id', '>', after);
        const rows = await query.execute();
        yield* rows.map(toOutcome);
        if (rows.length < PAGE_SIZE) return;
        after = rows[PAGE_SIZE - 1]!.photo_id;
        await setImmediate();
      }
    },

    async *indexedPhotos(folder) {
      // Ids are compared byte by byte, and `0` follows `/`.
      for (let after = folder && `${folder}/`; ; await setImmediate()) {
        const rows = await db
          .selectFrom('outcome')
          .select('photo_id')
          .distinct()
          // Both columns of the primary key, so that no table is scanned.
          .where('scope_id', 'in', (eb) => eb.selectFrom('index_scope').select('id'))
          .where('photo_id', '>', after)
          .$if(folder !== '', (query) => query.where('photo_id', '<', `${folder}0`))
          .where('index_rows', '>', 0)
          .orderBy('photo_id')
          .limit(PAGE_SIZE)
          .execute();
        for (const { photo_id } of rows) yield photo_id;
        if (rows.length < PAGE_SIZE) return;
        after = rows[PAGE_SIZE - 1]!.photo_id;
      }
    },

    async countIndexed(scope, photoIds) {
      let total = 0;
      for (let start = 0; start < photoIds.length; start += IDS_PER_TURN) {
        if (start > 0) await setImmediate();
        const { indexed } = await inScope(scope)
          .select((eb) => eb.fn.countAll<number>().as('indexed'))
          .where('index_rows', '>', 0)
          .where('photo_id', 'in', idList(photoIds.slice(start, start + IDS_PER_TURN)))
          .executeTakeFirstOrThrow();
        total += indexed;
      }
      return total;
    },

    async countRows(scope) {
      let total = 0;
      for (let after = ''; ; await setImmediate()) {
        const page = inScope(scope)
          .select(['photo_id', 'index_rows'])
          .where('photo_id', '>', after)
          .orderBy('photo_id')
          .limit(COUNTED_PER_TURN);
        const { rows, last } = await db
          .selectFrom(page.as('page'))
          .select((eb) => [eb.fn.sum<number | null>('index_rows').as('rows'), eb.fn.max('photo_id').as('last')])
          .executeTakeFirstOrThrow();
        if (last === null) return total;
        total += rows!;
        after = last;
      }
    },

    async deleteOutcomes({ index, recipeHash }, photoIds) {
      await db
        .deleteFrom('outcome')
        .where('scope_id', 'in', (eb) =>
          eb
            .selectFrom('index_scope')
            .select('id')
            .where('index_name', '=', index)
            .where('recipe_hash', '=', recipeHash),
        )
        .where('photo_id', 'in', idList(photoIds))
        .execute();
    },

    async copyOutcomes(from, to, photoIds) {
      if (photoIds.length === 0) return;
      const rows = await inScope(from).selectAll('outcome').where('photo_id', 'in', idList(photoIds)).execute();
      await db.transaction().execute(async (transaction) => {
        const scope_id = await ensureScope(transaction, to);
        for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
          const copies = rows.slice(start, start + ROWS_PER_INSERT).map((row) => ({ ...row, scope_id }));
          await transaction.replaceInto('outcome').values(copies).execute();
        }
      });
    },
  };
}

/** Any number of ids as one parameter, for `where('photo_id', 'in', idList(ids))`: SQLite allows only 32,766 parameters. */
function idList(ids: readonly string[]): RawBuilder<string> {
  return sql<string>`(select value from json_each(${JSON.stringify(ids)}))`;
}
