import type { BigIntStats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { GalleryIssue } from '../gallery';

export interface FoundFile {
  /** Inside the gallery, `/` between folders, as the disk spells it. */
  path: string;
  /** Without symbolic links. */
  realPath: string;
  /** Changes with the content: size and time of the last change. */
  version: string;
}

/** What is the matter with one file or folder; any other failure is one of the disk, and the walk fails with it. */
const REASONS: Record<string, string> = {
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  ENOENT: 'is gone, or a link that leads nowhere',
  ELOOP: 'is a link that leads to itself',
  ENOTDIR: 'is gone',
  ENAMETOOLONG: 'has too long a path',
};

/** Files and folders that systems leave behind: one issue each, none for what is in them. */
const JUNK = /^(?:\.|Thumbs\.db$|desktop\.ini$|__MACOSX$|@eaDir$)/iu;

/** What `action` gives; null, and reported, when it fails for a reason that is the entry's own. */
export async function attempt<T>(path: string, report: (issue: GalleryIssue) => void, action: () => Promise<T>) {
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
 * All files below `root`, in order of their names; then what links lead to, as far as it is inside `root` and, if a folder,
 * not read yet.
 * @param root without symbolic links
 */
export async function* walkFolder(root: string, report: (issue: GalleryIssue) => void): AsyncGenerator<FoundFile> {
  const entered = new Set<string>();
  const links: string[] = [];
  yield* walk('', root);
  // After the folders themselves, so that a photo goes by its own path and not by that of a link to it.
  for (const path of links) {
    const target = await attempt(path, report, () => realpath(join(root, path)));
    if (target === null) continue;
    if (isInside(target, root)) yield* visit(path, target);
    else report({ path, reason: 'is a link that leads out of the gallery' });
  }

  async function* walk(folder: string, realFolder: string): AsyncGenerator<FoundFile> {
    entered.add(realFolder);
    const entries = await attempt(folder, report, () => readdir(realFolder, { withFileTypes: true }));
    for (const entry of entries?.sort((a, b) => (a.name < b.name ? -1 : 1)) ?? []) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (JUNK.test(entry.name)) report({ path, reason: 'is no photo but something that a system keeps for itself' });
      else if (entry.isSymbolicLink()) links.push(path);
      else yield* visit(path, join(realFolder, entry.name));
    }
  }

  async function* visit(path: string, realPath: string): AsyncGenerator<FoundFile> {
    const stats = await attempt(path, report, () => stat(realPath, { bigint: true }));
    if (!stats) return;
    if (stats.isFile()) yield { path, realPath, version: versionOf(stats) };
    else if (!stats.isDirectory()) report({ path, reason: 'is neither a file nor a folder' });
    else if (entered.has(realPath)) report({ path, reason: 'is a link to a folder that is read already' });
    else yield* walk(path, realPath);
  }
}

export function versionOf({ size, mtimeNs }: BigIntStats): string {
  return `${size}-${mtimeNs}`;
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
