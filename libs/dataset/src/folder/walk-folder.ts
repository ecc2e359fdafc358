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
}

/** Failures that concern one file or folder. Any other failure concerns the disk, and the walk fails with it. */
const REASONS: Record<string, string> = {
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  ENOENT: 'was deleted, or is a link to a path that does not exist',
  ELOOP: 'is a link to itself',
  ENOTDIR: 'was deleted',
  ENAMETOOLONG: 'has too long a path',
};

/** Files and folders that operating systems create. Each is one issue; their content is not read. */
const SYSTEM_FILES = /^(?:\.|Thumbs\.db$|desktop\.ini$|__MACOSX$|@eaDir$)/iu;

/** The result of `action`, or null when it fails for a reason that concerns only `path`, which is then reported. */
export async function reportFailure<T>(
  path: string,
  report: (issue: GalleryIssue) => void,
  action: () => Promise<T>,
): Promise<T | null> {
  try {
    return await action();
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    if (!reason || path === '') throw error;
    report({ path, reason });
    return null;
  }
}

/**
 * All files below `root` by name, then the targets of links. Links that lead out of `root`, or to a folder that was read already,
 * are reported instead.
 * @param root without symbolic links
 */
export async function* walkFolder(root: string, report: (issue: GalleryIssue) => void): AsyncGenerator<FoundFile> {
  const entered = new Set<string>();
  const links: string[] = [];
  yield* walk('', root);
  // After all folders, so that a photo is found under its own path and not under that of a link to it.
  for (const path of links) {
    const target = await reportFailure(path, report, () => realpath(join(root, path)));
    if (target === null) continue;
    if (isInside(target, root)) yield* visit(path, target);
    else report({ path, reason: 'is a link that leads out of the gallery' });
  }

  async function* walk(folder: string, realFolder: string): AsyncGenerator<FoundFile> {
    entered.add(realFolder);
    const entries = await reportFailure(folder, report, () => readdir(realFolder, { withFileTypes: true }));
    for (const entry of entries?.sort((a, b) => (a.name < b.name ? -1 : 1)) ?? []) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (SYSTEM_FILES.test(entry.name)) report({ path, reason: 'is a file or folder of the operating system' });
      else if (entry.isSymbolicLink()) links.push(path);
      else yield* visit(path, join(realFolder, entry.name));
    }
  }

  async function* visit(path: string, realPath: string): AsyncGenerator<FoundFile> {
    const stats = await reportFailure(path, report, () => stat(realPath, { bigint: true }));
    if (!stats) return;
    if (stats.isFile()) yield { path, realPath, version: versionOf(stats) };
    else if (!stats.isDirectory()) report({ path, reason: 'is neither a file nor a folder' });
    else if (entered.has(realPath)) report({ path, reason: 'is a link to a folder that was read already' });
    else yield* walk(path, realPath);
  }
}

export function versionOf({ size, mtimeNs }: BigIntStats): string {
  return `${size}-${mtimeNs}`;
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
