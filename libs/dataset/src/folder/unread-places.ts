import type { PhotoId } from '@lookalike/domain';
import type { GalleryIssue } from '../gallery';
import { foldersOf, photoOfPath } from './photo-path';

/**
 * The issues of what could not be read, by the id of the photo that the place may be, and by the folder that it may be, both as they
 * occur in ids.
 */
export type UnreadPlaces = ReadonlyMap<string, GalleryIssue>;

/** The path of an issue of the gallery's folder itself. */
export const ROOT_PLACE = '.';

/** The issue of a file or folder that could not be read and may be or contain the photo, or null. */
export function findUnreadPlace(unread: UnreadPlaces, id: PhotoId): GalleryIssue | null {
  const folder = foldersOf(id).find((path) => unread.has(path));
  return unread.get(folder ?? id) ?? unread.get(ROOT_PLACE) ?? null;
}

export function indexUnreadPlaces(issues: readonly GalleryIssue[]): UnreadPlaces {
  const places = new Map<string, GalleryIssue>();
  for (const issue of issues) {
    if (!issue.isUnread) continue;
    places.set(issue.path.normalize('NFC'), issue);
    const photo = photoOfPath(issue.path);
    if (photo) places.set(photo.id, issue);
  }
  return places;
}
