import type { GalleryIssue } from '../gallery';
import { type FolderIdentity, isSameFolder } from './walk-folder';

/** A folder below the root, with the number of photos in it at any depth. */
interface ScannedFolder {
  identity: FolderIdentity;
  photoCount: number;
}

/** The folders that a scan has found. */
export interface ScannedFolders {
  root: FolderIdentity;
  /** By path inside the gallery. A folder whose disk is missing has the identity that it had with its disk. */
  folders: Map<string, ScannedFolder>;
  /** Folders with photos that are mount points, also of disks that are missing. */
  mounts: Set<string>;
}

/**
 * Reports folders without photos that are probably the mount points of disks that are not mounted: they were another folder in
 * the previous scan, or a mount point in an earlier one.
 */
export function reportMissingDisks(
  scan: ScannedFolders,
  knownMounts: ReadonlySet<string>,
  previous: ScannedFolders | undefined,
  report: (issue: GalleryIssue) => void,
): void {
  for (const [path, folder] of scan.folders) {
    const isMount = folder.identity.device !== deviceOfParent(scan, path);
    if (folder.photoCount > 0) {
      if (isMount) scan.mounts.add(path);
      continue;
    }
    const before = previous?.folders.get(path);
    const wasReplaced = before && before.photoCount > 0 && !isSameFolder(before.identity, folder.identity);
    const isUnmounted = !isMount && knownMounts.has(path);
    if (!wasReplaced && !isUnmounted) continue;
    if (wasReplaced) scan.folders.set(path, before);
    if (knownMounts.has(path)) scan.mounts.add(path);
    const reason = 'It contains no photo any more, probably because its disk is not mounted.';
    report({ path, reason, isUnread: true });
  }
}

function deviceOfParent(scan: ScannedFolders, path: string): bigint {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return (scan.folders.get(parent)?.identity ?? scan.root).device;
}
