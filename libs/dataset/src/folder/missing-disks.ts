import { parse, relative, resolve } from 'node:path';
import { TimeSlice } from '@lookalike/node-support';
import type { GalleryIssue } from '../gallery';
import { issueOf } from './issues';
import { isMountPoint, listMountPoints, mountPointOf } from './mount-points';
import { ROOT_PLACE } from './unread-places';
import { type FolderIdentity, isSameFolder, isSameFolderOfDisk, wasCreatedAgain } from './file-identity';

/** A folder below the root, with the number of photos in it at any depth. */
interface ScannedFolder {
  identity: FolderIdentity;
  photoCount: number;
}

/** The root, and where the disk that contains it is mounted. */
interface Root {
  identity: FolderIdentity;
  mountPoint: string;
}

/** The folders that a scan has found. */
export interface ScannedFolders {
  root: FolderIdentity;
  /** The root as it was when its disk was last mounted. */
  rootWithDisk: Root;
  /** By path inside the gallery. A folder whose disk is missing has the identity that it had with its disk. */
  folders: Map<string, ScannedFolder>;
  /**
   * Mount points of the gallery's disks, as paths inside the gallery, also of disks that are missing: folders with photos, and the mount
   * point of the disk that contains the root (`.` or above).
   */
  mounts: Set<string>;
}

interface MissingDiskOptions {
  /** Without symbolic links. */
  rootPath: string;
  /** The mounts that the system listed before the scan: a disk that was mounted during it was not read. */
  listedBefore: ReadonlySet<string>;
  /** The mounts of earlier scans, maybe of other processes. */
  knownMounts: ReadonlySet<string>;
  previous: ScannedFolders | undefined;
  /** Not called for a path that `isReported`. */
  report(issue: GalleryIssue): void;
  /** Whether the scan could not read this path. */
  isReported(path: string): boolean;
  /**
   * Whether another disk may be mounted at this path, because it has none of the indexed photos.
   * @param isSame whether the folder is the one of the previous scan: photos that were listed in it then were deleted since
   */
  isExchanged(path: string, isSame: boolean): Promise<boolean>;
}

/**
 * Reports folders whose disk is not mounted, whatever they contain and whether or not they exist: they were mount points in an earlier
 * scan. Also reports folders that were another folder in the previous scan of this process: the root, and folders inside that have no
 * photo any more. They may be the mount points of such disks, or another disk may be mounted over them. Also reports mounted disks with
 * none of their indexed photos: another disk may be in the same slot.
 * @returns `exchanged`: the paths of those disks
 */
export async function reportMissingDisks(
  scan: Omit<ScannedFolders, 'rootWithDisk'>,
  options: MissingDiskOptions,
): Promise<{ rootWithDisk: Root; exchanged: string[] }> {
  const { rootPath, listedBefore, knownMounts, previous, report, isReported, isExchanged } = options;
  const listedNow = await listMountPoints();
  const listed = new Set([...listedNow].filter((path) => listedBefore.has(path)));
  const exchanged: string[] = [];
  const slice = new TimeSlice();
  for (const [path, folder] of scan.folders) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
    const isMount = listed.has(resolve(rootPath, path)) || folder.identity.device !== deviceOfParent(scan, path);
    const isKnown = knownMounts.has(path);
    if (isKnown || (isMount && folder.photoCount > 0)) scan.mounts.add(path);
    if (isKnown && !isMount) {
      report(issueOf(path, 'NOT_MOUNTED'));
      continue;
    }
    const before = previous?.folders.get(path);
    const isSame =
      before !== undefined && (isMount ? isSameFolderOfDisk : isSameFolder)(before.identity, folder.identity);
    const isOther =
      isMount && before !== undefined && before.photoCount > 0 && wasCreatedAgain(before.identity, folder.identity);
    if (isOther || (isMount && (await isExchanged(path, isSame)))) {
      scan.mounts.add(path);
      if (before?.photoCount) scan.folders.set(path, before);
      exchanged.push(path);
      const reason = isOther
        ? 'Another disk is mounted there, whose photos are not used.'
        : 'None of its indexed photos is in it any more. Another disk may be mounted there, whose photos are not used.';
      report(issueOf(path, 'NOT_MOUNTED', { reason }));
      continue;
    }
    if (!before?.photoCount || folder.photoCount > 0 || isSame) continue;
    scan.folders.set(path, before);
    const reason = isMount
      ? 'It contains no photo any more, because another disk is mounted there.'
      : 'It contains no photo any more, probably because its disk is not mounted.';
    report(issueOf(path, 'NOT_MOUNTED', { reason }));
  }
  for (const path of knownMounts) {
    if (scan.folders.has(path) || isAtOrAboveRoot(path)) continue;
    scan.mounts.add(path);
    if (isReported(path)) continue;
    const reason = 'It does not exist any more, probably because its disk is not mounted.';
    report(issueOf(path, 'NOT_MOUNTED', { reason }));
  }
  return { rootWithDisk: await reportMissingRoot(scan, options, listed), exchanged };
}

async function reportMissingRoot(
  scan: Omit<ScannedFolders, 'rootWithDisk'>,
  { rootPath, knownMounts, previous, report }: MissingDiskOptions,
  listed: ReadonlySet<string>,
): Promise<Root> {
  const current = { identity: scan.root, mountPoint: await mountPointOf(rootPath, listed) };
  const missing: string[] = [];
  for (const path of knownMounts)
    if (isAtOrAboveRoot(path) && !(await isMountPoint(resolve(rootPath, path), listed))) missing.push(path);
  for (const path of missing) scan.mounts.add(path);
  const before = previous?.rootWithDisk;
  const isOther = before && wasCreatedAgain(before.identity, current.identity);
  const wasReplaced =
    before && (isOther || (!isSameFolder(before.identity, current.identity) && !isMountedAgain(before, current)));
  // A disk that is mounted over the gallery is not recorded as its disk: it would be reported as missing after it is unmounted.
  const root = wasReplaced ? before : current;
  if (root.mountPoint !== parse(rootPath).root) scan.mounts.add(relative(rootPath, root.mountPoint) || '.');
  if (missing.length === 0 && !wasReplaced) return current;
  const text = missing.length > 0 ? {} : { reason: 'The folder of the gallery was replaced by another one.' };
  report(issueOf(ROOT_PLACE, 'NOT_MOUNTED', text));
  return before ?? current;
}

/** The number of a device may change when a disk is mounted again. */
function isMountedAgain(before: Root, current: Root): boolean {
  const isDisk = current.mountPoint !== parse(current.mountPoint).root;
  return isDisk && before.mountPoint === current.mountPoint && before.identity.device !== current.identity.device;
}

/** Whether the path of a mount is that of the root or of a folder that contains it. */
function isAtOrAboveRoot(path: string): boolean {
  return /^\.\.?(?:[/\\]|$)/u.test(path);
}

function deviceOfParent(scan: Pick<ScannedFolders, 'folders' | 'root'>, path: string): bigint {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return (scan.folders.get(parent)?.identity ?? scan.root).device;
}
