import { setImmediate } from 'node:timers/promises';
import type { ModelName, PhotoRef } from '@lookalike/domain';
import type { Outcome } from '@lookalike/records';
import type { IngestionContext } from './ingestion-context';
import type { PhotoResults, RecordedPhoto } from './process-photo';
import { isUpToDate } from './up-to-date';

/** With a query and a write for each photo, a million unchanged photos would take more than an hour. */
const PHOTOS_PER_BATCH = 200;

/** Photos that only have to be counted, or one that may have to be embedded. */
export type UnchangedOrPhoto = { unchanged: PhotoResults[] } | RecordedPhoto;

/** Looks up the earlier outcomes of photos, and separates the photos whose outcomes are up to date for every target. */
export async function* separateUnchanged(
  context: IngestionContext,
  photos: AsyncIterable<PhotoRef>,
): AsyncGenerator<UnchangedOrPhoto> {
  for await (const batch of batchesOf(photos)) {
    const recorded = await lookUp(context, batch);
    const compared = await Promise.all(recorded.map((photo) => compare(context, photo)));
    const unchanged = compared.filter(({ isUnchanged }) => isUnchanged);
    if (unchanged.length > 0)
      yield { unchanged: unchanged.map(({ recorded: { photo } }) => resultsOf(context, photo)) };
    for (const { isUnchanged, recorded: photo } of compared) if (!isUnchanged) yield photo;
    // Timers and sockets must get a turn between batches. A TimeSlice would continue for up to 10 ms, followed by a whole batch: the longest
    // stall with 5,000 unchanged photos was 93 ms instead of 47 ms.
    await setImmediate();
  }
}

async function* batchesOf(photos: AsyncIterable<PhotoRef>): AsyncGenerator<PhotoRef[]> {
  let batch: PhotoRef[] = [];
  for await (const photo of photos) {
    batch.push(photo);
    if (batch.length < PHOTOS_PER_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function lookUp({ records, targets }: IngestionContext, photos: readonly PhotoRef[]): Promise<RecordedPhoto[]> {
  const byPhoto = new Map(photos.map(({ id }) => [id, new Map<ModelName, Outcome>()]));
  for (const { model, scope, rebuild } of targets) {
    for (const outcome of await records.outcomesOfPhotos(rebuild?.keptScope ?? scope, [...byPhoto.keys()])) {
      byPhoto.get(outcome.photoId)!.set(model, outcome);
    }
  }
  return photos.map((photo) => ({ photo, earlierOutcomes: byPhoto.get(photo.id)!, fingerprint: null }));
}

/** Looks up the fingerprint of a photo if it can be unchanged. */
async function compare(
  { gallery, targets, embedsAll }: IngestionContext,
  recorded: RecordedPhoto,
): Promise<{ recorded: RecordedPhoto; isUnchanged: boolean }> {
  const { photo, earlierOutcomes } = recorded;
  const outcomes = targets.map(({ model }) => earlierOutcomes.get(model));
  if (embedsAll || !outcomes.every((outcome) => outcome && isUpToDate(outcome)))
    return { recorded, isUnchanged: false };
  // Processing the photo tries again and reports the failure.
  const fingerprint = await gallery.fingerprint(photo.id).catch(() => null);
  const isUnchanged = outcomes.every((outcome) => outcome!.fingerprint === fingerprint);
  return { recorded: { ...recorded, fingerprint }, isUnchanged };
}

function resultsOf({ targets }: IngestionContext, { id }: PhotoRef): PhotoResults {
  const unchanged = targets.map(({ model }) => model);
  return { photoId: id, unchanged, outdatedFingerprints: [], fingerprint: '', results: new Map() };
}
