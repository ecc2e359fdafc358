import { parse, relative, resolve } from 'node:path';
import { TimeSlice } from '@lookalike/node-support';
import type { GalleryIssue } from '../gallery';
import { compareDisks, diskIdOf, listDiskUuids } from './disk-id';
import { type FolderId, isSameFolder } from './folder-id';
import { issueOf } from './issues';
import { isMountPoint, listMountPoints, type MountPoints, mountPointOf } from './mount-points';
import { ROOT_PLACE } from './unread-places';

/** A folder below the root, with the number of photos in it at any depth. */
interface ScannedFolder {
  id: FolderId;
  photoCount: number;
}

/** The root, and where the disk that contains it is mounted. */
interface Root {
  id: FolderId;
  mountPoint: string;
  /** As of `diskIdOf`, also if the root is not a mount point. */
  diskId: string | null;
}

/** The folders that a scan has found. */
export interface ScannedFolders {
  root: FolderId;
  /** The root as it was when its disk was last mounted. */
  rootWithDisk: Root;
  /** By path inside the gallery. A folder whose disk is missing has the id that it had with its disk. */
  folders: Map<string, ScannedFolder>;
  /**
   * Mount points of the gallery's disks with the ids of the disks, by path inside the gallery, also of disks that are missing: folders with
   * photos, and the mount point of the disk that contains the root (`.` or above), without an id.
   */
  mounts: Map<string, string | null>;
}

interface MissingDiskOptions {
  /** Without symbolic links. */
  rootPath: string;
  /** The mounts that the system listed before the scan: a disk that was mounted during it was not read. */
  listedBefore: MountPoints;
  /** The mounts of earlier scans, maybe of other processes. */
  knownMounts: ScannedFolders['mounts'];
  /** `Root.diskId` of an earlier scan, maybe of another process; null if it is unknown. */
  knownRootId: string | null;
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
  /** Whether another disk at this path is a copy of the one that has the indexed photos. @param path empty for the root */
  isCopy(path: string): Promise<boolean>;
}

/**
 * Reports folders whose disk is not mounted, whatever they contain and whether or not they exist: they were mount points in an earlier
 * scan. Also reports folders that were another folder in the previous scan of this process: the root, and folders inside that have no
 * photo any more. They may be the mount points of such disks, or another disk may be mounted over them. Also reports folders at which
 * another disk is mounted than in an earlier scan, maybe of another process, and mounted disks with none of their indexed photos, which may
 * be other disks.
 * @returns `exchanged`: the paths of those disks
 */
export async function reportMissingDisks(
  scan: Omit<ScannedFolders, 'rootWithDisk'>,
  options: MissingDiskOptions,
): Promise<{ rootWithDisk: Root; exchanged: string[] }> {
  const { rootPath, listedBefore, knownMounts, previous, report, isReported, isExchanged, isCopy } = options;
  const listedNow = await listMountPoints();
  const listed = new Map([...listedNow].filter(([path]) => listedBefore.has(path)));
  const uuids = await listDiskUuids();
  const exchanged: string[] = [];
  const slice = new TimeSlice();
  for (const [path, folder] of scan.folders) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
    const type = listed.get(resolve(rootPath, path));
    const isMount = type !== undefined || folder.id.device !== deviceOfParent(scan, path);
    const isKnown = knownMounts.has(path);
    const before = previous?.folders.get(path);
    const knownId = knownMounts.get(path) ?? (before ? diskIdOf(before.id, type, uuids) : null);
    if (!isMount && isKnown) {
      scan.mounts.set(path, knownId);
      report(issueOf(path, 'NOT_MOUNTED'));
      continue;
    }
    const hadPhotos = isKnown || Boolean(before?.photoCount);
    let isSame = before !== undefined && isSameFolder(before.id, folder.id);
    if (isMount) {
      const diskId = diskIdOf(folder.id, type, uuids);
      const comparison = compareDisks(knownId, diskId);
      isSame = before !== undefined && comparison === 'SAME';
      const isOther = comparison === 'OTHER' && hadPhotos && !(await isCopy(path));
      if (isOther || (await isExchanged(path, isSame))) {
        scan.mounts.set(path, knownId);
        if (before?.photoCount) scan.folders.set(path, before);
        exchanged.push(path);
        const reason = isOther
          ? 'Another disk is mounted there, whose photos are not used.'
          : 'None of its indexed photos is in it any more. Another disk may be mounted there, whose photos are not used.';
        report(issueOf(path, 'NOT_MOUNTED', { reason }));
        continue;
      }
      if (isKnown || folder.photoCount > 0) scan.mounts.set(path, diskId ?? knownId);
    }
    if (!before?.photoCount || folder.photoCount > 0 || isSame) continue;
    scan.folders.set(path, before);
    const reason = isMount
      ? 'It contains no photo any more, because another disk is mounted there.'
      : 'It contains no photo any more, probably because its disk is not mounted.';
    report(issueOf(path, 'NOT_MOUNTED', { reason }));
  }
  for (const [path, knownId] of knownMounts) {
    if (scan.folders.has(path) || isAtOrAboveRoot(path)) continue;
    scan.mounts.set(path, knownId);
    if (isReported(path)) continue;
    const reason = 'It does not exist any more, probably because its disk is not mounted.';
    report(issueOf(path, 'NOT_MOUNTED', { reason }));
  }
  return { rootWithDisk: await reportMissingRoot(scan, options, listed, uuids), exchanged };
}

async function reportMissingRoot(
  scan: Omit<ScannedFolders, 'rootWithDisk'>,
  { rootPath, knownMounts, knownRootId, previous, report, isCopy }: MissingDiskOptions,
  listed: MountPoints,
  uuids: ReadonlyMap<bigint, string>,
): Promise<Root> {
  const diskId = diskIdOf(scan.root, listed.get(rootPath), uuids);
  const current: Root = { id: scan.root, mountPoint: await mountPointOf(rootPath, listed), diskId };
  const before = previous?.rootWithDisk;
  const knownId = knownRootId ?? before?.diskId ?? null;
  const known = [...knownMounts.keys()].filter(isAtOrAboveRoot);
  let isMissing = false;
  for (const path of known) isMissing ||= !(await isMountPoint(resolve(rootPath, path), listed));
  const comparison = compareDisks(knownId, diskId);
  const isOther = comparison === 'OTHER' || (comparison === 'UNKNOWN' && wasReplaced(before, current));
  const wasExchanged = isOther && (isMissing || !(await isCopy('')));
  if (!isMissing && !wasExchanged) {
    if (current.mountPoint !== parse(rootPath).root)
      scan.mounts.set(relative(rootPath, current.mountPoint) || '.', null);
    return { ...current, diskId: diskId ?? knownId };
  }
  // The disk that is mounted there now is not recorded: it would be reported as missing after it is unmounted.
  for (const path of known) scan.mounts.set(path, null);
  const text = isMissing ? {} : { reason: 'The folder of the gallery was replaced by another one.' };
  report(issueOf(ROOT_PLACE, 'NOT_MOUNTED', text));
  return { ...(before ?? current), diskId: knownId };
}

/** Whether the root is another folder than in the previous scan of this process, as far as it is known without the ids of disks. */
function wasReplaced(before: Root | undefined, current: Root): boolean {
  return before !== undefined && !isSameFolder(before.id, current.id) && !isMountedAgain(before, current);
}

/** The number of a device may change when a disk is mounted again. */
function isMountedAgain(before: Root, current: Root): boolean {
  const isDisk = current.mountPoint !== parse(current.mountPoint).root;
  return isDisk && before.mountPoint === current.mountPoint && before.id.device !== current.id.device;
}

/** Whether the path of a mount is that of the root or of a folder that contains it. */
function isAtOrAboveRoot(path: string): boolean {
  return /^\.\.?(?:[/\\]|$)/u.test(path);
}

function deviceOfParent(scan: Pick<ScannedFolders, 'folders' | 'root'>, path: string): bigint {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return (scan.folders.get(parent)?.id ?? scan.root).device;
}
