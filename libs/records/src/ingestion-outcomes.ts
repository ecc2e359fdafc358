import { setImmediate } from 'node:timers/promises';
import type { ModelName, OutcomeKind } from '@lookalike/domain';
import type { Kysely, Transaction } from 'kysely';
import type { Records } from './records';
import { type Tables, toOutcome } from './schema';

/** Outcomes that are counted per turn of the event loop: at most 20 ms. */
export const COUNTED_PER_TURN = 20_000;

/** The outcomes of an ingestion: those that it saved and that no later one has replaced. */
export function createIngestionOutcomes(db: Kysely<Tables>): Pick<Records, 'outcomesOfIngestion'> {
  return {
    async outcomesOfIngestion(ingestionId, { first, after, outcome }) {
      // UNCHANGED is never stored, so a filter by it finds nothing.
      const all = db
        .selectFrom('outcome')
        .where('run_id', '=', ingestionId)
        .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome as never));
      const rows = await all
        .selectAll()
        .$if(after !== undefined, (query) =>
          query.where((eb) => eb(eb.refTuple('photo_id', 'model'), '>', eb.tuple(after!.photoId, after!.model))),
        )
        .orderBy('photo_id')
        .orderBy('model')
        .limit(first + 1)
        .execute();
      const totalCount = await countOutcomesOfIngestion(db, ingestionId, outcome);
      return { outcomes: rows.slice(0, first).map(toOutcome), hasNextPage: rows.length > first, totalCount };
    },
  };
}

async function countOutcomesOfIngestion(
  db: Kysely<Tables>,
  ingestionId: string,
  outcome: OutcomeKind | undefined,
): Promise<number> {
  let total = 0;
  for (let after = { photo_id: '', model: '' }; ; await setImmediate()) {
    const page = db
      .selectFrom('outcome')
      .select(['photo_id', 'model', 'outcome'])
      .where('run_id', '=', ingestionId)
      .where((eb) => eb(eb.refTuple('photo_id', 'model'), '>', eb.tuple(after.photo_id, after.model as ModelName)))
      .orderBy('photo_id')
      .orderBy('model')
      .limit(COUNTED_PER_TURN);
    const counted = await db
      .selectFrom(page.as('page'))
      .select(({ fn }) => {
        const all = fn.countAll<number>();
        const selected = outcome === undefined ? all : all.filterWhere('outcome', '=', outcome as never);
        return [all.as('all'), selected.as('selected')];
      })
      .executeTakeFirstOrThrow();
    total += counted.selected;
    if (counted.all < COUNTED_PER_TURN) return total;
    after = await page
      .clearLimit()
      .offset(COUNTED_PER_TURN - 1)
      .limit(1)
      .executeTakeFirstOrThrow();
  }
}

/**
 * Adds to the counts of an ingestion.
 * @param kinds one per saved outcome
 * @param unchanged number of UNCHANGED photos, which are counted but not saved
 */
export async function addToIngestionCounts(
  transaction: Transaction<Tables>,
  ingestionId: string,
  model: ModelName,
  kinds: OutcomeKind[],
  unchanged: number,
): Promise<void> {
  const counts = new Map<OutcomeKind, number>(unchanged > 0 ? [['UNCHANGED', unchanged]] : []);
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (counts.size === 0) return;
  await transaction
    .insertInto('run_count')
    .values([...counts].map(([outcome, count]) => ({ run_id: ingestionId, model, outcome, count })))
    .onConflict((conflict) =>
      conflict
        .columns(['run_id', 'model', 'outcome'])
        .doUpdateSet({ count: (eb) => eb('run_count.count', '+', eb.ref('excluded.count')) }),
    )
    .execute();
}
