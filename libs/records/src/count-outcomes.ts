import type { ModelName, OutcomeKind } from '@lookalike/domain';
import type { Transaction } from 'kysely';
import type { Tables } from './tables';

/** Adds to what a run has counted. @param kinds one for each outcome that is saved; what was left UNCHANGED is only counted */
export async function countOutcomes(
  transaction: Transaction<Tables>,
  run_id: string,
  model: ModelName,
  kinds: OutcomeKind[],
  unchanged: number,
): Promise<void> {
  const counts = new Map<OutcomeKind, number>(unchanged > 0 ? [['UNCHANGED', unchanged]] : []);
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (counts.size === 0) return;
  await transaction
    .insertInto('run_count')
    .values([...counts].map(([outcome, count]) => ({ run_id, model, outcome, count })))
    .onConflict((conflict) =>
      conflict
        .columns(['run_id', 'model', 'outcome'])
        .doUpdateSet({ count: (eb) => eb('run_count.count', '+', eb.ref('excluded.count')) }),
    )
    .execute();
}
