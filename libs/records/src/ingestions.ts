import { randomBytes } from 'node:crypto';
import { LookalikeError, type ModelName } from '@lookalike/domain';
import type { Kysely, Selectable } from 'kysely';
import type { IngestionRecord, OutcomeCount, Records, UnreadPlace } from './records';
import { fromProblemColumns, type IngestionTable, type Tables, toProblemColumns } from './schema';

export function createIngestionRecords(
  db: Kysely<Tables>,
): Pick<Records, 'startIngestion' | 'updateIngestion' | 'ingestion' | 'ingestions'> {
  async function ingestion(id: string): Promise<IngestionRecord | null> {
    const row = await db.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? (await withCounts([row]))[0]! : null;
  }

  async function withCounts(rows: Selectable<IngestionTable>[]): Promise<IngestionRecord[]> {
    const ids = rows.map(({ id }) => id);
    const counts = await db.selectFrom('run_count').selectAll().where('run_id', 'in', ids).execute();
    const countsOf = (id: string): OutcomeCount[] =>
      counts.filter((count) => count.run_id === id).map(({ model, outcome, count }) => ({ model, outcome, count }));
    return rows.map((row) => toIngestionRecord(row, countsOf(row.id)));
  }

  return {
    async startIngestion(input) {
      const id = randomBytes(8).toString('hex');
      await db
        .insertInto('run')
        .values({
          id,
          status: 'RUNNING',
          models: JSON.stringify(input.models),
          identities: input.identities && JSON.stringify(input.identities),
          identity_limit: input.limit,
          rebuild: Number(input.rebuild),
          delete_missing: Number(input.deleteMissing),
          started_at: Date.now(),
          finished_at: null,
          total: null,
          done: 0,
          unread_places: null,
          ...toProblemColumns(null),
        })
        .execute();
      return (await ingestion(id))!;
    },

    async updateIngestion(id, change) {
      const { status, finishedAt, total, done, problem, unreadPlaces, deletedPhotos, ignoredPhotos } = change;
      const { numUpdatedRows } = await db
        .updateTable('run')
        .set({
          // Kysely omits undefined values. Setting `sequence` to itself keeps the statement valid when nothing changes.
          sequence: (eb) => eb.ref('sequence'),
          status,
          total,
          done,
          finished_at: finishedAt === undefined ? undefined : (finishedAt?.getTime() ?? null),
          unread_places: unreadPlaces && JSON.stringify(unreadPlaces),
          deleted_photos: deletedPhotos,
          ignored_photos: ignoredPhotos,
          ...(problem === undefined ? {} : toProblemColumns(problem)),
        })
        .where('id', '=', id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw ingestionNotFound(id);
    },

    ingestion,

    async ingestions(first, after) {
      const rows = await db
        .selectFrom('run')
        .selectAll()
        .$if(after !== undefined, (query) => query.where('sequence', '<', after!))
        .orderBy('sequence', 'desc')
        .limit(first + 1)
        .execute();
      const { total } = await db
        .selectFrom('run')
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      return {
        ingestions: rows.length === 0 ? [] : await withCounts(rows.slice(0, first)),
        hasNextPage: rows.length > first,
        totalCount: total,
      };
    },
  };
}

/** Marks ingestions that a dead process left RUNNING. Only the owner may call it, before it starts an ingestion. */
export async function interruptRunningIngestions(db: Kysely<Tables>): Promise<void> {
  await db
    .updateTable('run')
    .set({ status: 'INTERRUPTED', finished_at: Date.now() })
    .where('status', '=', 'RUNNING')
    .execute();
}

function toIngestionRecord(row: Selectable<IngestionTable>, outcomes: OutcomeCount[]): IngestionRecord {
  return {
    id: row.id,
    sequence: row.sequence,
    status: row.status,
    input: {
      models: JSON.parse(row.models) as ModelName[],
      identities: row.identities === null ? null : (JSON.parse(row.identities) as string[]),
      limit: row.identity_limit,
      rebuild: row.rebuild === 1,
      deleteMissing: row.delete_missing === 1,
    },
    startedAt: new Date(row.started_at),
    finishedAt: row.finished_at === null ? null : new Date(row.finished_at),
    total: row.total,
    done: row.done,
    problem: fromProblemColumns(row),
    unreadPlaces: JSON.parse(row.unread_places ?? '[]') as UnreadPlace[],
    deletedPhotos: row.deleted_photos,
    ignoredPhotos: row.ignored_photos,
    outcomes,
  };
}

export function ingestionNotFound(id: string): LookalikeError {
  return new LookalikeError(
    'INGESTION_NOT_FOUND',
    `No ingestion has the id ${JSON.stringify(id)}.`,
    'Use the id of an existing ingestion.',
  );
}
