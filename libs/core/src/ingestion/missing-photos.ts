import type { Gallery, GalleryIssue } from '@lookalike/dataset';
import { LookalikeError, type PhotoId } from '@lookalike/domain';
import type { UnreadPlace } from '@lookalike/records';
import type { Logger } from 'pino';
import { yieldToEventLoop } from './repair-index';
import type { IngestionContext, Target } from './ingestion-context';

/** A disk that fails can make every folder unreadable. */
const MAX_REPORTED_PLACES = 100;
const MAX_LOGGED_PLACES = 20;

/** The photos of an index that the gallery does not contain, whether or not the ingestion selects them. */
export interface MissingPhotos {
  /** Deleted from the gallery. */
  vanished: PhotoId[];
  /** Number of photos by the file or folder that could not be read and may contain them. */
  unseen: Map<GalleryIssue, number>;
}

/**
 * Finds the photos with outcomes that the gallery does not contain.
 * @throws LookalikeError GALLERY_UNAVAILABLE when none of the indexed photos is left, unless this process has seen one of them in the
 * same folder: that is rather an unmounted disk, or another gallery in its place, than a deletion. A rebuild takes the gallery as it is.
 * @throws as `repairIndex`
 */
export async function findMissingPhotos(
  { gallery, records }: Pick<IngestionContext, 'gallery' | 'records'>,
  { index, scope, rebuild }: Target,
  signal?: AbortSignal,
): Promise<MissingPhotos> {
  const missing: MissingPhotos = { vanished: [], unseen: new Map() };
  let indexed = 0;
  let deleted = 0;
  for await (const { photoId, rows } of yieldToEventLoop(records.outcomes(rebuild?.keptScope ?? scope))) {
    signal?.throwIfAborted();
    if (rows > 0) indexed += 1;
    if (gallery.find(photoId)) continue;
    const place = gallery.unreadPlaceOf(photoId);
    if (place) missing.unseen.set(place, (missing.unseen.get(place) ?? 0) + 1);
    else missing.vanished.push(photoId);
    if (!place && rows > 0) deleted += 1;
  }
  const isCredible = deleted < indexed || missing.vanished.some((photoId) => gallery.wasListed(photoId));
  if (indexed > 0 && !isCredible && !rebuild) throw allPhotosMissing(gallery.name, index.name, indexed);
  return missing;
}

function allPhotosMissing(gallery: string, index: string, photos: number): LookalikeError {
  const count = photos === 1 ? 'The only photo' : `None of the ${photos} photos`;
  return new LookalikeError(
    'GALLERY_UNAVAILABLE',
    `${count} of the index ${index} ${photos === 1 ? 'is not' : 'is'} in the gallery ${gallery} any more. Nothing was deleted.`,
    'If the disk of the gallery is not mounted, mount it. If the photos were replaced on purpose, rebuild the index.',
  );
}

/** What the gallery could not read, with the number of photos of any index that may be there; those with the most photos first. */
export function unreadPlaces(gallery: Pick<Gallery, 'issues'>, missing: readonly MissingPhotos[]): UnreadPlace[] {
  return gallery
    .issues()
    .filter(({ isUnread }) => isUnread)
    .map((issue) => {
      const photos = Math.max(0, ...missing.map(({ unseen }) => unseen.get(issue) ?? 0));
      return { path: issue.path, reason: issue.reason, photos };
    })
    .sort((a, b) => b.photos - a.photos)
    .slice(0, MAX_REPORTED_PLACES);
}

/** Logs what an ingestion could not read. */
export function logUnreadPlaces(places: readonly UnreadPlace[], logger: Logger): void {
  if (places.length === 0) return;
  const listed = places.slice(0, MAX_LOGGED_PLACES).map(({ path, reason, photos }) => `${path} (${photos}): ${reason}`);
  const rest = places.length > listed.length ? ` And ${places.length - listed.length} more.` : '';
  logger.warn(
    `The ingestion could not read a part of the gallery and keeps its indexed photos (numbers in brackets). ${listed.join(' ')}${rest}`,
  );
}
