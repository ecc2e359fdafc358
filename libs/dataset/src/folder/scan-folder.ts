import { IMAGE_SIGNATURE_BYTES, type PhotoId, type PhotoRef } from '@lookalike/domain';
import { sortInSlices, TimeSlice } from '@lookalike/node-support';
import type { GalleryIssue, Mount, RefreshOptions } from '../gallery';
import { assignIds } from './assign-ids';
import { isCopyOfIndexed } from './disk-id';
import { type FolderId, folderIdOf, isSameFolder } from './folder-id';
import { issueOfContent, issueOfExtension } from './foreign-formats';
import { IgnoredPlaces } from './ignored-places';
import { issueOf } from './issues';
import { reportMissingDisks, type ScannedFolders } from './missing-disks';
import { listMountPoints } from './mount-points';
import { foldersOf, photoOfPath } from './photo-path';
import { isUnwritten, readStart } from './read-photo-file';
import { indexUnreadPlaces, type UnreadPlaces } from './unread-places';
import { comparePaths, type FoundFile, mapConcurrently, reportFailure, walkFolder } from './walk-folder';

export interface FoundPhoto extends PhotoRef, FoundFile {}

/** A file with the extension of an image format that could not be read. It keeps its id. */
interface UnreadFile {
  path: string;
  version: null;
}

export interface Scan extends ScannedFolders {
  photos: Map<PhotoId, FoundPhoto>;
  /** The files of the photos, and those that may be photos but could not be read, in the order of their paths. */
  candidates: (FoundFile | UnreadFile)[];
  issues: GalleryIssue[];
  unread: UnreadPlaces;
  ignored: IgnoredPlaces;
}

/**
 * Finds the photos of a folder.
 * @param root without symbolic links
 * @param previous the last scan: files that have not changed since are not opened
 * @throws what node:fs throws for the root; RootChangedError when its disk was unmounted during the scan
 */
export async function scanFolder(
  root: string,
  previous?: Scan,
  { mounts = [], forgetMissingDisks = false, findFingerprints, indexedPhotos }: RefreshOptions = {},
): Promise<Scan> {
  const rootId = await folderIdOf(root);
  const listedBefore = await listMountPoints();
  const scan: Omit<Scan, 'rootWithDisk'> = {
    root: rootId,
    photos: new Map(),
    candidates: [],
    issues: [],
    unread: new Map(),
    ignored: new IgnoredPlaces(),
    folders: new Map(),
    mounts: new Map(),
  };
  const report = (issue: GalleryIssue) => void scan.issues.push(issue);
  const onFolder = (path: string, id: FolderId) => void scan.folders.set(path, { id, photoCount: 0 });
  const files = await walkFolder(root, {
    report,
    onFolder,
    onIgnored: (path, reason, isFolder) => scan.ignored.add(path, reason, isFolder),
  });
  const slice = new TimeSlice();
  const unknown: FoundFile[] = [];
  for (const file of files) {
    if (isKnown(file, previous)) scan.candidates.push(file);
    else unknown.push(file);
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  await mapConcurrently(unknown, async (file) => {
    const issue = await findIssue(file);
    if (issue) report(issue);
    else scan.candidates.push(file);
  });
  for (const { path, isUnread } of scan.issues) {
    if (isUnread && photoOfPath(path)) scan.candidates.push({ path, version: null });
  }
  scan.candidates = await sortInSlices(scan.candidates, (a, b) => comparePaths(a.path, b.path));
  const pathBefore = (id: PhotoId) => previous?.photos.get(id)?.path;
  scan.photos = await readable(await assignIds(scan.candidates, pathBefore, findFingerprints));
  for (const { path } of scan.photos.values()) {
    for (const folderPath of foldersOf(path)) {
      const folder = scan.folders.get(folderPath);
      if (folder) folder.photoCount += 1;
    }
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  if (!isSameFolder(rootId, await folderIdOf(root))) throw new RootChangedError();
  const known = knownDisks(forgetMissingDisks ? undefined : previous, forgetMissingDisks ? [] : mounts);
  const { rootWithDisk, exchanged } = await reportMissingDisks(scan, {
    rootPath: root,
    listedBefore,
    // The missing disk of an ignored folder is not reported.
    knownMounts: new Map([...known.mounts].filter(([path]) => !scan.ignored.hasFolder(path))),
    knownRootId: known.rootId,
    previous: forgetMissingDisks ? undefined : previous,
    report,
    isReported: (path) => scan.issues.some((issue) => issue.isUnread && issue.path === path),
    isExchanged: async (path, isSame) =>
      !forgetMissingDisks && hasLostAllPhotos(scan, isSame ? previous : undefined, path, indexedPhotos),
    isCopy: (path) => isCopyOfIndexed(scan.photos, path, { indexedPhotos, findFingerprints }),
  });
  await removeExchanged(scan, exchanged);
  scan.issues = withoutDuplicates(await sortInSlices(scan.issues, compareIssues));
  scan.unread = indexUnreadPlaces(scan.issues);
  return { ...scan, rootWithDisk };
}

/** By path, then by code: names that are not valid UTF-8 may be reported with the path of another file. */
function compareIssues(a: GalleryIssue, b: GalleryIssue): number {
  return comparePaths(a.path, b.path) || Number(a.code > b.code) - Number(a.code < b.code);
}

/** A folder can fail twice in the same way, when it is read and when its ignore file is read. @param sorted by `compareIssues` */
function withoutDuplicates(sorted: readonly GalleryIssue[]): GalleryIssue[] {
  return sorted.filter((issue, index) => index === 0 || compareIssues(sorted[index - 1]!, issue) !== 0);
}

/** The path of the root in a list of mounts, which need not be a mount point. */
const ROOT_FOLDER = '';

/**
 * The disks that a scan is compared with. Those of the records are the ones that have the indexed photos: the previous scan may be the first
 * one of this process, which did not know them.
 */
function knownDisks(
  previous: Scan | undefined,
  recorded: readonly Mount[],
): { mounts: Scan['mounts']; rootId: string | null } {
  if (recorded.length === 0) return { mounts: previous?.mounts ?? new Map(), rootId: null };
  const mounts = new Map(recorded.map(({ path, diskId }) => [path, diskId]));
  const rootId = mounts.get(ROOT_FOLDER) ?? null;
  mounts.delete(ROOT_FOLDER);
  return { mounts, rootId };
}

/** What `knownDisks` expects in the next scan, maybe of another process. */
export function mountsOf({ mounts, rootWithDisk }: Scan): Mount[] {
  const inside = [...mounts].map(([path, diskId]) => ({ path, diskId }));
  return [{ path: ROOT_FOLDER, diskId: rootWithDisk.diskId }, ...inside];
}

/** Whether a folder had indexed photos, of which neither this scan nor the previous one of the same folder has found one. */
async function hasLostAllPhotos(
  scan: Pick<Scan, 'photos' | 'ignored'>,
  previous: Pick<Scan, 'photos'> | undefined,
  path: string,
  indexedPhotos: RefreshOptions['indexedPhotos'],
): Promise<boolean> {
  let hasIndexed = false;
  for await (const id of indexedPhotos?.(path.normalize('NFC')) ?? []) {
    if (scan.photos.has(id) || scan.ignored.hasPhoto(id) || previous?.photos.has(id)) return false;
    hasIndexed = true;
  }
  return hasIndexed;
}

/** Removes the photos of disks that may be other ones. If these were indexed, the next scan would take such a disk for the earlier one. */
async function removeExchanged(scan: Pick<Scan, 'photos' | 'candidates'>, disks: readonly string[]): Promise<void> {
  if (disks.length === 0) return;
  const isExchanged = (path: string) => disks.some((disk) => path.startsWith(`${disk}/`));
  const slice = new TimeSlice();
  for (const [id, { path }] of scan.photos) {
    if (isExchanged(path)) scan.photos.delete(id);
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  scan.candidates = scan.candidates.filter(({ path }) => !isExchanged(path));
}

/** Removes the photos whose files could not be read. */
export async function readable(
  photos: Map<PhotoId, (FoundFile | UnreadFile) & PhotoRef>,
): Promise<Map<PhotoId, FoundPhoto>> {
  const slice = new TimeSlice();
  for (const [id, { version }] of photos) {
    if (version === null) photos.delete(id);
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  return photos as Map<PhotoId, FoundPhoto>;
}

/** The root became another folder while it was read: its disk was mounted or unmounted. */
export class RootChangedError extends Error {}

/** Whether the last scan found the same photo with the same content. A file that had just changed may have changed again since. */
function isKnown({ path, realPath, version }: FoundFile, previous: Scan | undefined): boolean {
  if (!previous) return false;
  const photo = photoOfPath(path);
  const ids = photo ? [photo.id, path.normalize('NFC')] : [];
  return ids.some((id) => {
    const known = previous.photos.get(id);
    return known?.realPath === realPath && known.version === version && known.isVersionFinal;
  });
}

/** Why a file is not a photo, or null. */
async function findIssue({ path, realPath, isEmpty }: FoundFile): Promise<GalleryIssue | null> {
  if (!photoOfPath(path)) return issueOfExtension(path);
  if (isEmpty) return issueOf(path, 'EMPTY');
  let issue: GalleryIssue | null = null;
  const start = await reportFailure(
    path,
    (failure) => (issue = failure),
    () => readStart(realPath, IMAGE_SIGNATURE_BYTES),
  );
  if (start && isUnwritten(start)) return issueOf(path, 'EMPTY', { reason: 'It contains only zeros so far.' });
  return start ? issueOfContent(path, start) : issue;
}
