import type { FaceId, PhotoId } from '@lookalike/domain';
import type { ModelName } from '@lookalike/domain';
import type { Services } from '../lifecycle/services';
import { breathing } from './breathe';
import type { IngestionContext, Target } from './ingestion-context';

export interface Repair {
  /** Photos whose rows are not those that their outcome speaks of: their outcomes are gone, so that they are done again. */
  forgotten: number;
  /** Rows without an outcome, deleted. */
  deleted: number;
}

const IDS_A_CALL = 500;

/**
 * Compares what the records know of a model's index with what it holds, and repairs the differences. They come from a process
 * that died between a write and its record, or from outside: a collection dropped, a records file deleted.
 * @throws LookalikeError MODEL_UNAVAILABLE, INDEX_STALE, STORE_UNAVAILABLE, STORE_IN_USE (from a reader), DATA_DIRECTORY_UNUSABLE
 */
export async function reconcile(services: Services, model: ModelName): Promise<Repair> {
  const target = { model, index: await services.indices.open(model), scope: services.indices.scope(model) };
  return reconcileTarget({ records: services.records.get(), indices: services.indices }, target);
}

/**
 * The counts alone tell whether there is a difference: all that is written keeps the rows on record among those in the index.
 * @throws the signal's reason once it is aborted; what is repaired by then stays so
 */
export async function reconcileTarget(
  { records, indices }: Pick<IngestionContext, 'records' | 'indices'>,
  { model, index, scope }: Target,
  stop?: AbortSignal,
): Promise<Repair> {
  if ((await records.countRows(scope)) === (await index.count())) return { forgotten: 0, deleted: 0 };

  const expected = new Map<PhotoId, number>();
  for await (const { photoId, rows } of breathing(records.outcomes(scope))) {
    if (rows > 0) expected.set(photoId, rows);
    stop?.throwIfAborted();
  }
  const held = new Map<PhotoId, FaceId[]>();
  for await (const { photoId, faceId } of breathing(index.rows())) {
    held.set(photoId, [...(held.get(photoId) ?? []), faceId]);
    stop?.throwIfAborted();
  }

  const wrong = [...expected].flatMap(([photoId, rows]) => (held.get(photoId)?.length === rows ? [] : [photoId]));
  for (const photoId of wrong) expected.delete(photoId);
  const orphans = [...held].flatMap(([photoId, faceIds]) => (expected.has(photoId) ? [] : faceIds));
  for (const some of chunks(wrong)) await records.deleteOutcomes(scope, some);
  for (const some of chunks(orphans)) await index.delete({ faceIds: some });
  indices.changed(model);
  return { forgotten: wrong.length, deleted: orphans.length };
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += IDS_A_CALL) yield items.slice(start, start + IDS_A_CALL);
}
