import { detectImageFormat, IMAGE_SIGNATURE_BYTES, type PhotoId, type PhotoRef } from '@lookalike/domain';
import type { GalleryIssue, RefreshOptions } from '../gallery';
import { IgnoredPlaces } from './ignored-places';
import { reportMissingDisks, type ScannedFolders } from './missing-disks';
import { listMountPoints } from './mount-points';
import { foldersOf, photoOfPath } from './photo-path';
import { readStart } from './read-photo-file';
import { indexUnreadPlaces, type UnreadPlaces } from './unread-places';
import {
  comparePaths,
  type FolderIdentity,
  type FoundFile,
  identifyFolder,
  isSameFolder,
  mapConcurrently,
  reportFailure,
  walkFolder,
} from './walk-folder';

export interface FoundPhoto extends PhotoRef, FoundFile {}

export interface Scan extends ScannedFolders {
  photos: Map<PhotoId, FoundPhoto>;
  issues: GalleryIssue[];
  unread: UnreadPlaces;
  ignored: IgnoredPlaces;
}

/**
 * Finds the photos of a folder. Of two files with the same id, the first by path is used and the second becomes an issue.
 * @param root without symbolic links
 * @param previous the last scan: files that have not changed since are not opened
 * @throws what node:fs throws for the root; RootChangedError when its disk was unmounted during the scan
 */
export async function scanFolder(
  root: string,
  previous?: Scan,
  { mounts = [], forgetMissingDisks = false }: RefreshOptions = {},
): Promise<Scan> {
  const identity = await identifyFolder(root);
  const listedBefore = await listMountPoints();
  const scan: Omit<Scan, 'rootWithDisk'> = {
    root: identity,
    photos: new Map(),
    issues: [],
    unread: new Map(),
    ignored: new IgnoredPlaces(),
    folders: new Map(),
    mounts: new Set(),
  };
  const report = (issue: GalleryIssue) => void scan.issues.push(issue);
  const onFolder = (path: string, found: FolderIdentity) =>
    void scan.folders.set(path, { identity: found, photoCount: 0 });
  const files = await walkFolder(root, {
    report,
    onFolder,
    onIgnored: (path, reason, isFolder) => scan.ignored.add(path, reason, isFolder),
  });
  const checked = await mapConcurrently(files, async (file) => {
    const photo = photoOfPath(file.path);
    const isKnown = photo && isUnchanged(file, previous?.photos.get(photo.id));
    return { file, photo, issue: isKnown ? null : await findIssue(file, photo !== null) };
  });
  for (const { file, photo, issue } of checked) {
    const duplicate = photo && scan.photos.get(photo.id);
    if (duplicate) report({ path: file.path, reason: `It has the same id as ${duplicate.path}.`, isUnread: false });
    else if (issue) report(issue);
    else if (photo) {
      scan.photos.set(photo.id, { ...file, ...photo });
      for (const path of foldersOf(file.path)) {
        const folder = scan.folders.get(path);
        if (folder) folder.photoCount += 1;
      }
    }
  }
  if (!isSameFolder(identity, await identifyFolder(root))) throw new RootChangedError();
  const knownMounts = forgetMissingDisks ? [] : [...(previous?.mounts ?? []), ...mounts];
  const rootWithDisk = await reportMissingDisks(scan, {
    rootPath: root,
    listedBefore,
    // The disk of an ignored folder is not missed.
    knownMounts: new Set(knownMounts.filter((path) => !scan.ignored.hasFolder(path))),
    previous: forgetMissingDisks ? undefined : previous,
    report,
    isReported: (path) => scan.issues.some((issue) => issue.isUnread && issue.path === path),
  });
  scan.issues.sort((a, b) => comparePaths(a.path, b.path));
  scan.unread = indexUnreadPlaces(scan.issues);
  return { ...scan, rootWithDisk };
}

/** The root became another folder while it was read: its disk was mounted or unmounted. */
export class RootChangedError extends Error {}

function isUnchanged(file: FoundFile, previous: FoundPhoto | undefined): boolean {
  return previous?.realPath === file.realPath && previous.version === file.version;
}

/** Why a file is not a photo, or null. */
async function findIssue({ path, realPath, isEmpty }: FoundFile, hasExtension: boolean): Promise<GalleryIssue | null> {
  const issueOf = (reason: string, isUnread = false) => ({ path, reason, isUnread });
  if (!hasExtension) return issueOf('It does not have the extension of an image format.');
  // It may be a photo that is being written.
  if (isEmpty) return issueOf('It is empty, so it has no signature of an image format.', true);
  let issue: GalleryIssue | null = null;
  const start = await reportFailure(
    path,
    (failure) => (issue = failure),
    () => readStart(realPath, IMAGE_SIGNATURE_BYTES),
  );
  if (!start || detectImageFormat(start)) return issue;
  return issueOf('It does not start with the signature of an image format.');
}
