import type { PhotoId } from '@lookalike/domain';
import type { GalleryIssue } from '../gallery';
import { foldersOf, photoOfPath } from './photo-path';

/**
 * The issues of files and folders that could not be read. Each has two keys, because it is unknown whether the path is a file or a
 * folder: the id of the photo that it would be, and the path of the folder, as it occurs in ids. A file that is named like an image and is
 * not one has the first key: what is in the place of a photo may be overwritten by the photo again.
 */
export type UnreadPlaces = ReadonlyMap<string, GalleryIssue>;

/** The path of an issue of the gallery's folder itself. */
export const ROOT_PLACE = '.';

/** The issue of an unread file that may be the photo, or of an unread folder that may contain it. Null if there is none. */
export function findUnreadPlace(unread: UnreadPlaces, id: PhotoId): GalleryIssue | null {
  const folder = foldersOf(id).find((path) => unread.has(path));
  return unread.get(folder ?? id) ?? unread.get(ROOT_PLACE) ?? null;
}

/** Of a file that was read and is not a supported image. */
function isContentIssue({ code }: GalleryIssue): boolean {
  return code === 'NOT_AN_IMAGE' || code === 'HEIC' || code === 'UNSUPPORTED_FORMAT';
}

export function indexUnreadPlaces(issues: readonly GalleryIssue[]): UnreadPlaces {
  const places = new Map<string, GalleryIssue>();
  for (const issue of issues) {
    if (issue.isUnread) places.set(issue.path.normalize('NFC'), issue);
    const photo = photoOfPath(issue.path);
    if (photo && (issue.isUnread || isContentIssue(issue))) places.set(photo.id, issue);
  }
  return places;
}
