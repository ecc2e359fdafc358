import { type Gallery, type GalleryIssue, ROOT_PLACE } from '@lookalike/dataset';
import { LookalikeError, type PhotoId } from '@lookalike/domain';
import { TimeSlice } from '@lookalike/node-support';
import type { UnreadPlace } from '@lookalike/records';
import type { IndexRows } from '@lookalike/vector-store';
import type { Logger } from 'pino';
import type { IngestionContext, Target } from './ingestion-context';
import type { IngestionRequest } from './ingestion-request';

/** A disk that fails can make every folder unreadable. */
const MAX_REPORTED_PLACES = 100;
const MAX_LOGGED_PLACES = 20;

/** The photos of an index that the gallery does not list, whether or not the ingestion selects them: each is removed or unread. */
export interface MissingPhotos {
  /** Known to be no photos of the gallery any more, because they were deleted or are ignored: their rows are deleted. */
  removed: PhotoId[];
  /** How many of the removed ones are ignored. */
  ignored: number;
  /** Number of photos by the file or folder that could not be read and may contain them: their rows are kept. */
  unread: Map<GalleryIssue, number>;
}

/**
 * Finds the photos with outcomes that the gallery does not contain.
 * @param deleteMissing whether the request confirms that missing photos are deleted
 * @throws LookalikeError ALL_PHOTOS_MISSING when none of the indexed photos is left, unless it is confirmed, or this process has seen
 * one of them in the same folder. More likely, the disk is not mounted or another gallery is in its place
 * @throws as `repairIndex`
 */
export async function findMissingPhotos(
  { gallery, records }: Pick<IngestionContext, 'gallery' | 'records'>,
  { index, scope, rebuild }: Target,
  { deleteMissing = false }: Pick<IngestionRequest, 'deleteMissing'>,
  signal?: AbortSignal,
): Promise<MissingPhotos> {
  const missing: MissingPhotos = { removed: [], ignored: 0, unread: new Map() };
  let indexed = 0;
  let indexedMissing = 0;
  const slice = new TimeSlice(signal);
  for await (const { photoId, rows } of records.outcomes(rebuild?.keptScope ?? scope)) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
    const isFound = gallery.find(photoId) !== null;
    if (!isFound && !gallery.unreadPlaceOf(photoId) && gallery.isIgnored(photoId)) {
      missing.removed.push(photoId);
      missing.ignored += 1;
      continue;
    }
    if (rows > 0) indexed += 1;
    if (isFound) continue;
    const place = gallery.unreadPlaceOf(photoId);
    if (place) missing.unread.set(place, (missing.unread.get(place) ?? 0) + 1);
    else missing.removed.push(photoId);
    if ((!place || place.path === ROOT_PLACE) && rows > 0) indexedMissing += 1;
  }
  const isDeletionPlausible =
    deleteMissing || indexedMissing < indexed || missing.removed.some((photoId) => gallery.wasListed(photoId));
  if (indexed > 0 && !isDeletionPlausible)
    throw allPhotosMissing(gallery.name, (rebuild?.index ?? index).name, indexed);
  if (indexed + missing.ignored === 0 && !deleteMissing) {
    await checkRowsWithoutRecords(gallery, rebuild?.index ?? index, signal);
  }
  return missing;
}

/**
 * For new records, and records of another recipe, which describe none of the rows: an ingestion deletes the rows that its records do not
 * describe at its end. The photos of the rows themselves are compared with the gallery.
 */
async function checkRowsWithoutRecords(
  gallery: Gallery,
  index: Pick<IndexRows, 'name' | 'photoIds'>,
  signal?: AbortSignal,
): Promise<void> {
  let missing = 0;
  const slice = new TimeSlice(signal);
  for (const photoId of await index.photoIds(signal)) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
    const place = gallery.unreadPlaceOf(photoId);
    if (gallery.find(photoId) || (place && place.path !== ROOT_PLACE)) return;
    if (!gallery.isIgnored(photoId)) missing += 1;
  }
  if (missing > 0) throw allPhotosMissing(gallery.name, index.name, missing);
}

function allPhotosMissing(gallery: string, index: string, photos: number): LookalikeError {
  const count = photos === 1 ? 'The only photo' : `None of the ${photos} photos`;
  return new LookalikeError(
    'ALL_PHOTOS_MISSING',
    `${count} of the index ${index} ${photos === 1 ? 'is not' : 'is'} in the gallery ${gallery} any more. Nothing was deleted.`,
    'If the disk of the gallery is not mounted, mount it. If the photos were deleted or replaced on purpose, start an ingestion that deletes missing photos.',
  );
}

/**
 * The places that the gallery could not read, with the number of photos of any index that may be there; most photos first. Also files that
 * replaced an indexed photo and are not images.
 */
export function unreadPlaces(gallery: Pick<Gallery, 'issues'>, missing: readonly MissingPhotos[]): UnreadPlace[] {
  return gallery
    .issues()
    .flatMap((issue) => {
      const photos = Math.max(0, ...missing.map(({ unread }) => unread.get(issue) ?? 0));
      return issue.isUnread || photos > 0 ? [{ path: issue.path, reason: issue.reason, photos }] : [];
    })
    .sort((a, b) => b.photos - a.photos)
    .slice(0, MAX_REPORTED_PLACES);
}

/** How many photos an ingestion removes from the indexes. The largest number counts, because the indexes have mostly the same photos. */
export function countRemoved(missing: readonly MissingPhotos[]): { deletedPhotos: number; ignoredPhotos: number } {
  return {
    deletedPhotos: Math.max(0, ...missing.map(({ removed, ignored }) => removed.length - ignored)),
    ignoredPhotos: Math.max(0, ...missing.map(({ ignored }) => ignored)),
  };
}

/** Logs what an ingestion could not read. */
export function logUnreadPlaces(places: readonly UnreadPlace[], logger: Logger): void {
  if (places.length === 0) return;
  const listed = places.slice(0, MAX_LOGGED_PLACES).map(({ path, reason, photos }) => `${path} (${photos}): ${reason}`);
  const rest = places.length > listed.length ? ` And ${places.length - listed.length} more.` : '';
  logger.warn(
    `The ingestion could not read a part of the gallery and keeps the indexed photos in it (their number in brackets). ${listed.join(' ')}${rest}`,
  );
}
