import type { BigIntStats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { GalleryIssue } from '../gallery';

export interface FoundFile {
  /** Inside the gallery, with `/` between folders, as spelled on the disk. */
  path: string;
  /** Without symbolic links. */
  realPath: string;
  /** Changes with the content: size and modification time. */
  version: string;
  isEmpty: boolean;
}

/** Why a file or folder cannot be read. Other codes are reported as they are. */
const REASONS: Record<string, string> = {
  EACCES: 'Lookalike has no permission to read it.',
  EPERM: 'Lookalike has no permission to read it.',
  ENOENT: 'It was deleted, or it is a link to a path that does not exist.',
  ELOOP: 'It is a link to itself.',
  ENOTDIR: 'It was deleted.',
  ENAMETOOLONG: 'Its path is too long.',
};

/** Failures of this process rather than of one file: the whole walk fails with them. */
const PROCESS_FAILURES = /^(?:EMFILE|ENFILE|ENOMEM)$/u;

/** Files and folders that operating systems create. Each is one issue; their content is not read. */
const SYSTEM_FILES = /^(?:\.|Thumbs\.db$|desktop\.ini$|__MACOSX$|@eaDir$)/iu;

/** The result of `action`, or null when it fails, which is then reported. A failure of the root folder is thrown. */
export async function reportFailure<T>(
  path: string,
  report: (issue: GalleryIssue) => void,
  action: () => Promise<T>,
): Promise<T | null> {
  try {
    return await action();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || path === '' || PROCESS_FAILURES.test(code)) throw error;
    report({ path, reason: REASONS[code] ?? `It cannot be read (${code}).`, isUnread: true });
    return null;
  }
}

export interface WalkObserver {
  report(issue: GalleryIssue): void;
  /** Called for each folder below the root that was read. */
  onFolder(path: string, identity: FolderIdentity): void;
}

/**
 * All files below `root` by name, then the targets of links. Links that lead out of `root`, or to a folder that was read already,
 * are reported instead.
 * @param root without symbolic links
 */
export async function* walkFolder(root: string, { report, onFolder }: WalkObserver): AsyncGenerator<FoundFile> {
  const entered = new Set<string>();
  const links: string[] = [];
  const skip = (path: string, reason: string) => report({ path, reason, isUnread: false });
  yield* walk('', root);
  // After all folders, so that a photo is found under its own path and not under that of a link to it.
  for (const path of links) {
    const target = await reportFailure(path, report, () => realpath(join(root, path)));
    if (target === null) continue;
    if (isInside(target, root)) yield* visit(path, target);
    else skip(path, 'It is a link that leads out of the gallery.');
  }

  async function* walk(folder: string, realFolder: string): AsyncGenerator<FoundFile> {
    entered.add(realFolder);
    const entries = await reportFailure(folder, report, () => readdir(realFolder, { withFileTypes: true }));
    if (!entries) return;
    // After reading: if the disk was unmounted in between, the entries are those of the mount point.
    const identity = folder && (await reportFailure(folder, report, () => identifyFolder(realFolder)));
    if (identity) onFolder(folder, identity);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (SYSTEM_FILES.test(entry.name)) skip(path, 'It is a file or folder of the operating system.');
      else if (entry.isSymbolicLink()) links.push(path);
      else yield* visit(path, join(realFolder, entry.name));
    }
  }

  async function* visit(path: string, realPath: string): AsyncGenerator<FoundFile> {
    const stats = await reportFailure(path, report, () => stat(realPath, { bigint: true }));
    if (!stats) return;
    if (stats.isFile()) yield { path, realPath, version: versionOf(stats), isEmpty: stats.size === 0n };
    else if (!stats.isDirectory()) skip(path, 'It is neither a file nor a folder.');
    else if (entered.has(realPath)) skip(path, 'It is a link to a folder that was read already.');
    else yield* walk(path, realPath);
  }
}

/** Which folder a path leads to. It changes when a disk is mounted or unmounted there, or the folder is replaced. */
export interface FolderIdentity {
  device: bigint;
  inode: bigint;
}

/** @throws what node:fs throws */
export async function identifyFolder(path: string): Promise<FolderIdentity> {
  const { dev, ino } = await stat(path, { bigint: true });
  return { device: dev, inode: ino };
}

export function isSameFolder(a: FolderIdentity, b: FolderIdentity): boolean {
  return a.device === b.device && a.inode === b.inode;
}

export function versionOf({ size, mtimeNs }: BigIntStats): string {
  return `${size}-${mtimeNs}`;
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
