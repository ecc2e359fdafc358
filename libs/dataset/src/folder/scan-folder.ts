import type { PhotoId, PhotoRef } from '@lookalike/domain';
import type { GalleryIssue } from '../gallery';
import { isPicture } from './is-picture';
import { photoOfPath } from './photo-path';
import { attempt, type FoundFile, walkFolder } from './walk-folder';

export interface FoundPhoto extends PhotoRef, FoundFile {}

export interface Scan {
  photos: Map<PhotoId, FoundPhoto>;
  issues: GalleryIssue[];
}

/** Of two files with one id the first by path is the photo, the second an issue. */
export async function scanFolder(root: string, earlier?: Scan): Promise<Scan> {
  const photos = new Map<PhotoId, FoundPhoto>();
  const issues: GalleryIssue[] = [];
  const report = (issue: GalleryIssue) => void issues.push(issue);
  for await (const file of walkFolder(root, report)) {
    const photo = photoOfPath(file.path);
    if (!photo) {
      report({ path: file.path, reason: 'has no extension of a picture' });
      continue;
    }
    const rival = photos.get(photo.id);
    if (rival) report({ path: file.path, reason: `has the same id as ${rival.path}` });
    else if (isKnown(file, earlier?.photos.get(photo.id)) || (await looksRight(file, report))) {
      photos.set(photo.id, { ...file, ...photo });
    }
  }
  return { photos, issues };
}

function isKnown(file: FoundFile, earlier: FoundPhoto | undefined): boolean {
  return earlier?.realPath === file.realPath && earlier.version === file.version;
}

async function looksRight(file: FoundFile, report: (issue: GalleryIssue) => void): Promise<boolean> {
  const picture = await attempt(file.path, report, () => isPicture(file.realPath));
  if (picture === false)
    report({ path: file.path, reason: 'does not begin like a picture, whatever its extension says' });
  return picture === true;
}
