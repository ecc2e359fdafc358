import type { Kysely } from 'kysely';
import { toOutcome } from './outcome-table';
import type { Records } from './records';
import type { Tables } from './tables';

/** What became of a run's photos, page by page. */
export function runOutcomeRecords(db: Kysely<Tables>): Pick<Records, 'outcomesOfRun'> {
  return {
    async outcomesOfRun(runId, { first, after, outcome }) {
      // UNCHANGED is never stored: asking for it finds nothing, as it should.
      const all = db
        .selectFrom('outcome')
        .where('run_id', '=', runId)
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
      const { total } = await all.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
      return { outcomes: rows.slice(0, first).map(toOutcome), hasNextPage: rows.length > first, totalCount: total };
    },
  };
}
