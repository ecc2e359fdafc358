import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Which folder a path leads to. It changes when a disk is mounted or unmounted there, or the folder is replaced. */
export interface FolderIdentity {
  device: bigint;
  inode: bigint;
  /** In nanoseconds; null where the file system does not tell it. */
  createdAt: bigint | null;
}

/** @throws what node:fs throws */
export async function identifyFolder(path: string): Promise<FolderIdentity> {
  const { dev, ino, birthtimeNs, ctimeNs } = await stat(path, { bigint: true });
  // Node reports the change time, or 1970, if it does not know when the folder was created.
  const isKnown = birthtimeNs > 0n && birthtimeNs !== ctimeNs;
  return { device: dev, inode: ino, createdAt: isKnown ? birthtimeNs : null };
}

export function isSameFolder(a: FolderIdentity, b: FolderIdentity): boolean {
  return a.device === b.device && a.inode === b.inode;
}

/** Whether it is certainly another folder, whatever its device and inode are. */
export function wasCreatedAgain(a: FolderIdentity, b: FolderIdentity): boolean {
  return a.createdAt !== null && b.createdAt !== null && a.createdAt !== b.createdAt;
}

/**
 * Whether it is the same folder, also if it is the mount point of a disk that may have been exchanged: the next disk in the same slot gets
 * the same device number, and the root folders of all disks have the same inode.
 */
export function isSameFolderOfDisk(a: FolderIdentity, b: FolderIdentity): boolean {
  return isSameFolder(a, b) && a.createdAt !== null && a.createdAt === b.createdAt;
}

/** Programs can restore a modification time (`rsync -t`, `exiftool -P`), but not the time of the change or the inode. */
export function versionOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return `${size}-${mtimeNs}-${ctimeNs}-${ino}`;
}
