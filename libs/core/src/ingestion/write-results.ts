import type { FaceRow, PhotoId } from '@lookalike/domain';
import type { OutcomeCount } from '@lookalike/records';
import type { IndexRows } from '@lookalike/vector-store';
import type { ModelResult, PhotoResults } from './process-photo';
import type { IngestionContext, Rebuild, Target, TargetRows } from './ingestion-context';
import { reportStage } from './stage-times';

const PHOTOS_PER_DELETION = 100;

/**
 * Writes the results of photos: upserts their rows, deletes those of their earlier content, then saves the outcomes. If this is
 * interrupted, the photos count as not done, and processing them again has the same result.
 */
export async function writeResults(
  context: IngestionContext,
  ingestionId: string,
  batch: readonly PhotoResults[],
): Promise<OutcomeCount[]> {
  const writes = await Promise.allSettled(
    context.targets.map((target) => writeModel(context, ingestionId, target, batch)),
  );
  // Thrown when all writes have ended, because the next ingestion may rebuild the index, and must not run at the same time as one of them.
  const failed = writes.find((write) => write.status === 'rejected');
  if (failed) throw failed.reason;
  return writes.flatMap((write) => (write.status === 'fulfilled' ? write.value : []));
}

async function writeModel(
  { records, indexes }: IngestionContext,
  ingestionId: string,
  { model, index, scope, rebuild }: Target,
  batch: readonly PhotoResults[],
): Promise<OutcomeCount[]> {
  const results = batch.flatMap((photo) => photo.results.get(model) ?? []);
  const unchanged = batch.filter((photo) => photo.unchanged.includes(model)).length;
  const outdated = results.filter(({ hasOutdatedRows }) => hasOutdatedRows);
  const rows = results.flatMap((result) => result.rows);
  const kept = rebuild ? await keptRows(rebuild, results) : null;
  if (kept) rows.push(...kept);

  // In this order, a search finds either the old or the new rows of a photo, and the records never describe rows that the index lacks.
  if (outdated.length > 0) {
    await records.deleteOutcomes(
      scope,
      outdated.map(({ outcome }) => outcome.photoId),
    );
  }
  if (rows.length > 0) {
    const startedAt = performance.now();
    await index.upsert(rows);
    reportStage('upsert', performance.now() - startedAt);
  }
  for (const result of outdated) await deleteOutdatedRows(index, result);
  const outcomes = results.map((result) => (kept && result.keepsRows ? describeKept(result, kept) : result.outcome));
  await records.saveOutcomes(ingestionId, model, scope, outcomes, unchanged);
  const changedFiles = batch.filter((photo) => photo.outdatedFingerprints.includes(model));
  if (changedFiles.length > 0) {
    await records.updateFingerprints(scope, new Map(changedFiles.map((photo) => [photo.photoId, photo.fingerprint])));
  }
  if (!rebuild && rows.length + outdated.length > 0) indexes.markChanged(model);
  return [
    ...outcomes.map(({ outcome }) => ({ model, outcome, count: 1 })),
    { model, outcome: 'UNCHANGED' as const, count: unchanged },
  ];
}

/** The rows that a build takes over from the index. */
async function keptRows({ index }: Rebuild, results: readonly ModelResult[]): Promise<FaceRow[]> {
  const photoIds = results.flatMap(({ keepsRows, outcome }) => (keepsRows ? [outcome.photoId] : []));
  return photoIds.length > 0 ? index.get({ photoIds }) : [];
}

/** If the records did not describe the rows, it is unknown from which content they were made. */
function describeKept({ outcome }: ModelResult, kept: readonly FaceRow[]): ModelResult['outcome'] {
  const rows = kept.filter(({ photoId }) => photoId === outcome.photoId).length;
  return rows === outcome.rows ? outcome : { ...outcome, rows, contentHash: '', fingerprint: '' };
}

async function deleteOutdatedRows(index: IndexRows, { outcome, rows }: ModelResult): Promise<void> {
  const current = new Set(rows.map(({ faceId }) => faceId));
  const stored = await index.get({ photoId: outcome.photoId });
  const faceIds = stored.map(({ faceId }) => faceId).filter((faceId) => !current.has(faceId));
  if (faceIds.length > 0) await index.delete({ faceIds });
}

/**
 * Deletes photos from an index. The outcomes are deleted first: after an interruption, the index contains all rows that the records
 * describe, and the difference of the counts reveals the rows that they do not describe (see `repairIndex`).
 * @throws the signal's reason once it is aborted
 */
export async function deletePhotos(
  { records, indexes }: Pick<IngestionContext, 'records' | 'indexes'>,
  { model, index, scope }: TargetRows,
  photoIds: readonly PhotoId[],
  signal?: AbortSignal,
): Promise<void> {
  for (let start = 0; start < photoIds.length; start += PHOTOS_PER_DELETION) {
    const batch = photoIds.slice(start, start + PHOTOS_PER_DELETION);
    await records.deleteOutcomes(scope, batch);
    await index.delete({ photoIds: batch });
    indexes.markChanged(model);
    signal?.throwIfAborted();
  }
}
