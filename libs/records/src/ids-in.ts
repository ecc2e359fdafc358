import { type RawBuilder, sql } from 'kysely';

/** Any number of ids as one parameter, for `where('photo_id', 'in', idsIn(ids))`: SQLite allows 32,766 parameters only. */
export function idsIn(ids: readonly string[]): RawBuilder<string> {
  return sql<string>`(select value from json_each(${JSON.stringify(ids)}))`;
}
