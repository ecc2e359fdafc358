import type { PhotoId } from '@lookalike/domain';
import type { OutcomeCount } from '@lookalike/records';
import type { PhotoResults } from './process-photo';
import type { IngestionContext, Target } from './targets';

const PHOTOS_PER_DELETION = 100;

/**
 * Writes the results of photos: deletes their old rows, upserts the new ones, then saves the outcomes. If this is interrupted, the
 * photos count as not done, and processing them again has the same result.
 */
export async function writeResults(
  context: IngestionContext,
  runId: string,
  batch: readonly PhotoResults[],
): Promise<OutcomeCount[]> {
  const counts = await Promise.all(context.targets.map((target) => writeModel(context, runId, target, batch)));
  return counts.flat();
}

async function writeModel(
  context: IngestionContext,
  runId: string,
  target: Target,
  batch: readonly PhotoResults[],
): Promise<OutcomeCount[]> {
  const { records, indices } = context;
  const { model, index, scope } = target;
  const results = batch.flatMap((photo) => photo.results.get(model) ?? []);
  const unchanged = batch.filter((photo) => photo.unchanged.includes(model)).length;
  const outdated = results.filter(({ hasOutdatedRows }) => hasOutdatedRows).map(({ outcome }) => outcome.photoId);
  const rows = results.flatMap((result) => result.rows);

  await deletePhotos(context, target, outdated);
  if (rows.length > 0) await index.upsert(rows);
  const outcomes = results.map(({ outcome }) => outcome);
  await records.saveOutcomes(runId, model, scope, outcomes, unchanged);
  if (rows.length > 0) indices.markChanged(model);
  return [
    ...outcomes.map(({ outcome }) => ({ model, outcome, count: 1 })),
    { model, outcome: 'UNCHANGED' as const, count: unchanged },
  ];
}

/**
 * Deletes photos from an index. The outcomes are deleted first: wherever this is interrupted, the index has all rows that the
 * records know of, and the difference of the counts reveals the rows that they do not know of (see `repairIndex`).
 * @throws the signal's reason once it is aborted
 */
export async function deletePhotos(
  { records, indices }: Pick<IngestionContext, 'records' | 'indices'>,
  { model, index, scope }: Target,
  photoIds: readonly PhotoId[],
  signal?: AbortSignal,
): Promise<void> {
  for (let start = 0; start < photoIds.length; start += PHOTOS_PER_DELETION) {
    const batch = photoIds.slice(start, start + PHOTOS_PER_DELETION);
    await records.deleteOutcomes(scope, batch);
    for (const photoId of batch) await index.delete({ photoId });
    indices.markChanged(model);
    signal?.throwIfAborted();
  }
}
