import { formatCount, LookalikeError, type ModelName, type PhotoId } from '@lookalike/domain';
import { TimeSlice } from '@lookalike/node-support';
import type { OutcomeScope, Records } from '@lookalike/records';
import type { FaceIndex, IndexRecipe } from '@lookalike/vector-store';
import type { ModelIndexes } from '../models/model-indexes';
import type { CancellationController } from './cancellation-controller';
import type { IngestionContext, Rebuild, Target } from './ingestion-context';

const PHOTOS_PER_COPY = 100;

/** An index to rebuild. */
export interface RebuildRequest {
  index: FaceIndex;
  scope: OutcomeScope;
  recipe: IndexRecipe;
  /** The id of these records; undefined if no other installation uses the store. */
  installation: string | undefined;
  /** Whether rows of photos that the gallery does not contain may be deleted although another installation wrote them. */
  deleteMissing?: boolean;
}

/**
 * Starts a build next to the index.
 * @returns null when the index has no rows: it is then filled like any other
 * @throws LookalikeError INDEX_NOT_OWNED when the index belongs to another installation and has photos that this one does not have
 */
export async function startRebuild(
  { records, gallery }: Pick<IngestionContext, 'records' | 'gallery'>,
  { index, scope, recipe, installation, deleteMissing }: RebuildRequest,
  signal: AbortSignal,
): Promise<Rebuild | null> {
  const keptScope = (await canKeepRows(index, recipe, installation)) ? scope : null;
  const stored = installation === undefined ? null : await index.installation();
  // Another installation may be filling its empty index.
  const mayBeShared = stored !== null && stored !== installation;
  if (keptScope && !mayBeShared && (await index.count()) === 0) {
    // The index is not dropped: another installation may have replaced it since it was counted.
    await adoptCommittedBuild(records, index);
    await records.deleteOutcomesOfIndex(index.name);
    return null;
  }
  // An index of an earlier version names no installation: the photos that these records do not describe may be those of another one.
  const takesOver = installation !== undefined && stored !== installation;
  const rebuild = { index, takesOver, deletesMissing: deleteMissing ?? false, keptScope };
  await checkTakeOver({ records, gallery }, rebuild, signal);
  if (keptScope) await adoptCommittedBuild(records, index);
  // The index may have been replaced since its installation was read; from the start of the build, its commit notices that.
  const build = await index.build(recipe, installation, installation === undefined ? undefined : stored);
  try {
    // A process that died may have left outcomes of a build with the same name.
    await records.deleteOutcomesOfIndex(build.name);
  } catch (error) {
    await build.discard().catch(() => undefined);
    throw error;
  }
  return { ...rebuild, build };
}

/**
 * A rebuild replaces the rows of all photos by those of this gallery. Another installation may have more: a rebuild with a part of the
 * photos left 16 of 40 rows.
 * @throws LookalikeError INDEX_NOT_OWNED
 */
async function checkTakeOver(
  { records, gallery }: Pick<IngestionContext, 'records' | 'gallery'>,
  { index, takesOver, deletesMissing, keptScope }: Omit<Rebuild, 'build'>,
  signal?: AbortSignal,
): Promise<void> {
  if (!takesOver || deletesMissing) return;
  const indexed = await index.photoIds(signal);
  const installation = await index.installation();
  const described = new Set<PhotoId>();
  if (installation === null && keptScope)
    for await (const { photoId } of records.outcomes(keptScope)) described.add(photoId);
  let missing = 0;
  const slice = new TimeSlice(signal);
  for (const photoId of indexed) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
    const isKept = gallery.find(photoId) ?? (keptScope ? gallery.unreadPlaceOf(photoId) : null);
    if (!isKept && !described.has(photoId)) missing += 1;
  }
  if (missing === 0) return;
  throw new LookalikeError(
    'INDEX_NOT_OWNED',
    `${installation === null ? `An earlier version of Lookalike created the index ${index.name}, which may be that of another installation.` : `Another installation of Lookalike created the index ${index.name}, with the records ${installation}.`} The gallery ${gallery.name} lacks ${missing} of its ${formatCount(indexed.size, 'photo')}. Nothing was deleted.`,
    'Ingest in that installation, or use its data directory. If it no longer exists, rebuild the index and delete missing photos in the same ingestion.',
  );
}

/**
 * Completes a rebuild whose process died after the commit in the store: the outcomes of the build become those of the index. Until
 * then the records describe the rows that the build replaced. Deletes the outcomes of builds that were not committed.
 */
export async function adoptCommittedBuild(records: Records, index: FaceIndex): Promise<void> {
  await records.adoptOutcomes(await index.currentBuild(), index.name);
}

/**
 * Takes over the photos that may exist in a part of the gallery that cannot be read: those of the records, and those of which only the
 * index has rows, because the records are new or an outcome was lost.
 */
export async function keepUnreadPhotos(
  { gallery, records }: Pick<IngestionContext, 'gallery' | 'records'>,
  scope: OutcomeScope,
  { index, build, keptScope, takesOver }: Rebuild,
  signal: AbortSignal,
): Promise<void> {
  if (!keptScope) return;
  const unread = new Set<PhotoId>();
  const slice = new TimeSlice(signal);
  const addIfUnread = (photoId: PhotoId) => {
    if (!gallery.find(photoId) && gallery.unreadPlaceOf(photoId)) unread.add(photoId);
  };
  for await (const { photoId } of records.outcomes(keptScope)) {
    addIfUnread(photoId);
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  if (takesOver || (await records.countRows(keptScope)) !== (await index.count(signal))) {
    for (const photoId of await index.photoIds(signal)) {
      addIfUnread(photoId);
      if (slice.hasExpired) await slice.yieldToEventLoop();
    }
  }
  const photoIds = [...unread];
  for (let start = 0; start < photoIds.length; start += PHOTOS_PER_COPY) {
    signal.throwIfAborted();
    const batch = photoIds.slice(start, start + PHOTOS_PER_COPY);
    await build.upsert(await index.get({ photoIds: batch }, signal));
    await records.copyOutcomes(keptScope, scope, batch);
  }
}

/**
 * Replaces the indexes by their complete builds. The store switches first: if this process dies before the records follow, the next
 * ingestion completes it (`adoptCommittedBuild`).
 * @throws LookalikeError the problem of a photo when every photo failed, so that nothing would be left; INDEX_NOT_OWNED when another
 * installation has replaced the index in the meantime, or has added photos that this one does not have; and what store and records throw
 */
export async function commitRebuilds(
  { gallery, records, targets }: Pick<IngestionContext, 'gallery' | 'records' | 'targets'>,
  indexes: Pick<ModelIndexes, 'markChanged'>,
  ingestionId: string,
): Promise<void> {
  for (const { model, rebuild } of targets) {
    if (!rebuild) continue;
    // Again, because the installation of the index may have added photos since the start.
    await checkTakeOver({ records, gallery }, rebuild);
    if ((await rebuild.build.count()) === 0) await throwFailure(records, ingestionId, model);
    await rebuild.build.commit();
    await records.adoptOutcomes(rebuild.build.name, rebuild.index.name);
    indexes.markChanged(model, { dropped: true });
  }
}

/** Deletes the builds of a rebuild that failed or was cancelled. What cannot be deleted now is deleted by the next ingestion. */
export async function discardRebuilds(targets: readonly Target[], controller: CancellationController): Promise<void> {
  // The store is being closed.
  if (controller.status === 'INTERRUPTED') return;
  for (const { rebuild } of targets) await rebuild?.build.discard().catch(() => undefined);
}

async function throwFailure(records: Records, ingestionId: string, model: ModelName): Promise<void> {
  const { outcomes } = await records.outcomesOfIngestion(ingestionId, { first: 1000, outcome: 'FAILED' });
  const failed = outcomes.find((outcome) => outcome.model === model);
  if (failed?.problem) throw LookalikeError.from(failed.problem);
}

/** Rows of another installation are kept too: a rebuild with an empty data directory must not leave less than before. */
async function canKeepRows(index: FaceIndex, recipe: IndexRecipe, installation: string | undefined): Promise<boolean> {
  try {
    await index.open(recipe, installation);
    return true;
  } catch (error) {
    if (LookalikeError.is(error, 'INDEX_NOT_OWNED')) return true;
    if (LookalikeError.is(error, 'INDEX_STALE')) return false;
    throw error;
  }
}
