import { detectImageFormat, IMAGE_SIGNATURE_BYTES, type PhotoId, type PhotoRef } from '@lookalike/domain';
import type { GalleryIssue } from '../gallery';
import { reportMissingDisks, type ScannedFolders } from './missing-disks';
import { foldersOf, photoOfPath } from './photo-path';
import { readStart } from './read-photo-file';
import { indexUnreadPlaces, type UnreadPlaces } from './unread-places';
import {
  type FolderIdentity,
  type FoundFile,
  identifyFolder,
  isSameFolder,
  reportFailure,
  walkFolder,
} from './walk-folder';

export interface FoundPhoto extends PhotoRef, FoundFile {}

export interface Scan extends ScannedFolders {
  photos: Map<PhotoId, FoundPhoto>;
  issues: GalleryIssue[];
  unread: UnreadPlaces;
}

/**
 * Finds the photos of a folder. Of two files with the same id, the first by path is used and the second becomes an issue.
 * @param root without symbolic links
 * @param previous the last scan: files that have not changed since are not opened
 * @param mounts folders that were mount points in earlier scans, maybe of other processes
 * @throws what node:fs throws for the root; RootChangedError when its disk was unmounted during the scan
 */
export async function scanFolder(root: string, previous?: Scan, mounts: Iterable<string> = []): Promise<Scan> {
  const identity = await identifyFolder(root);
  const scan: Scan = {
    root: identity,
    photos: new Map(),
    issues: [],
    unread: new Map(),
    folders: new Map(),
    mounts: new Set(),
  };
  const report = (issue: GalleryIssue) => void scan.issues.push(issue);
  const onFolder = (path: string, found: FolderIdentity) =>
    void scan.folders.set(path, { identity: found, photoCount: 0 });
  for await (const file of walkFolder(root, { report, onFolder })) {
    const photo = photoOfPath(file.path);
    if (!photo) {
      report({ path: file.path, reason: 'It does not have the extension of an image format.', isUnread: false });
      continue;
    }
    const duplicate = scan.photos.get(photo.id);
    if (duplicate) report({ path: file.path, reason: `It has the same id as ${duplicate.path}.`, isUnread: false });
    else if (isUnchanged(file, previous?.photos.get(photo.id)) || (await looksLikeImage(file, report))) {
      scan.photos.set(photo.id, { ...file, ...photo });
      for (const path of foldersOf(file.path)) {
        const folder = scan.folders.get(path);
        if (folder) folder.photoCount += 1;
      }
    }
  }
  if (!isSameFolder(identity, await identifyFolder(root))) throw new RootChangedError();
  reportMissingDisks(scan, new Set([...(previous?.mounts ?? []), ...mounts]), previous, report);
  scan.unread = indexUnreadPlaces(scan.issues);
  return scan;
}

/** The root became another folder while it was read: its disk was mounted or unmounted. */
export class RootChangedError extends Error {}

function isUnchanged(file: FoundFile, previous: FoundPhoto | undefined): boolean {
  return previous?.realPath === file.realPath && previous.version === file.version;
}

async function looksLikeImage(file: FoundFile, report: (issue: GalleryIssue) => void): Promise<boolean> {
  // It may be a photo that is being written.
  if (file.isEmpty) {
    report({ path: file.path, reason: 'It is empty, so it has no signature of an image format.', isUnread: true });
    return false;
  }
  const start = await reportFailure(file.path, report, () => readStart(file.realPath, IMAGE_SIGNATURE_BYTES));
  if (!start) return false;
  if (detectImageFormat(start)) return true;
  report({ path: file.path, reason: 'It does not start with the signature of an image format.', isUnread: false });
  return false;
}
