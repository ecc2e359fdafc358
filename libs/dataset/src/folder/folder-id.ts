import { stat } from 'node:fs/promises';

/** Which folder a path leads to. It changes when a disk is mounted or unmounted there, or the folder is replaced. */
export interface FolderId {
  device: bigint;
  inode: bigint;
  /** In nanoseconds; null if the file system does not record it. */
  createdAt: bigint | null;
}

/** @throws the file system's error, such as ENOENT */
export async function folderIdOf(path: string): Promise<FolderId> {
  const { dev, ino, birthtimeNs, ctimeNs } = await stat(path, { bigint: true });
  // Node reports the change time, or 1970, if it does not know when the folder was created.
  const isKnown = birthtimeNs > 0n && birthtimeNs !== ctimeNs;
  return { device: dev, inode: ino, createdAt: isKnown ? birthtimeNs : null };
}

export function isSameFolder(a: FolderId, b: FolderId): boolean {
  return a.device === b.device && a.inode === b.inode;
}
