import { isUtf8 } from 'node:buffer';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { sortInSlices } from '@lookalike/node-support';
import type { GalleryIssue, IgnoreReason } from '../gallery';
import { isVersionFinal, versionOf } from './file-version';
import { type FolderId, folderIdOf } from './folder-id';
import { IGNORE_FILE, ignoreReasonOf, type IgnoreRules, readIgnoreFile } from './ignore-rules';
import { failureOf, issueOf } from './issues';

export interface FoundFile {
  /** Inside the gallery, with `/` between folders, as spelled on the disk. */
  path: string;
  /** Without symbolic links. */
  realPath: string;
  /** Changes with the content: size, modification time and what programs cannot set, change time and inode. */
  version: string;
  /** Whether each change after the scan changes the version. */
  isVersionFinal: boolean;
  isEmpty: boolean;
}

/** Failures of this process rather than of one file: the whole walk fails with them. */
const PROCESS_FAILURES = /^(?:EMFILE|ENFILE|ENOMEM)$/u;

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
    report(failureOf(path, code));
    return null;
  }
}

/** Far fewer than the number of files that a process may open. */
const CONCURRENT_CALLS = 64;

interface Place {
  /** Inside the gallery. */
  path: string;
  realPath: string;
  kind: 'file' | 'folder' | 'link';
  /** The rules that apply in the folder that contains it. */
  rules: IgnoreRules | null;
}

export interface WalkObserver {
  report(issue: GalleryIssue): void;
  /** Called for each folder below the root that was read. */
  onFolder(path: string, id: FolderId): void;
  /** Called for each file and folder that is ignored. */
  onIgnored(path: string, reason: IgnoreReason, isFolder: boolean): void;
}

/**
 * All files below `root` by path, then the targets of links. Links that lead out of `root`, or to a folder that was read already,
 * are reported instead.
 * @param root without symbolic links
 * @throws what node:fs throws for `root`, and failures of this process
 */
export async function walkFolder(root: string, { report, onFolder, onIgnored }: WalkObserver): Promise<FoundFile[]> {
  const entered = new Set([root]);
  const links: Place[] = [];

  const files = await readFolders([{ path: '', realPath: root, kind: 'folder', rules: null }]);
  // After all folders, so that a photo is found under its own path and not under that of a link to it.
  for (const { path, rules } of links.sort((a, b) => comparePaths(a.path, b.path))) {
    const read = () => realpath(join(root, path), { encoding: 'buffer' });
    const bytes = await reportFailure(path, report, read);
    if (bytes === null) continue;
    const target = bytes.toString();
    if (!isInside(target, root)) {
      report(issueOf(path, 'SKIPPED_LINK'));
      continue;
    }
    if (!isUtf8(bytes)) {
      report(issueOf(path, 'NAME_NOT_UTF8', { reason: 'It is a link to a name that is not valid UTF-8.' }));
      continue;
    }
    const { file, folder } = await visit({ path, realPath: target, kind: 'file', rules });
    for (const found of folder ? await readFolders([folder]) : file ? [file] : []) files.push(found);
  }
  return files;

  /** Level by level; each folder's entries with those of others, so that one large folder is not read alone. */
  async function readFolders(folders: readonly Place[]): Promise<FoundFile[]> {
    const found: FoundFile[] = [];
    for (let level = folders; level.length > 0;) {
      const next: Place[] = [];
      await mapConcurrently(level, async (place) => {
        for (const { file, folder } of await mapConcurrently(await readEntries(place), visit)) {
          if (file) found.push(file);
          if (folder) next.push(folder);
        }
      });
      level = next;
    }
    return sortInSlices(found, (a, b) => comparePaths(a.path, b.path));
  }

  async function readEntries({ path, realPath, rules: outer }: Place): Promise<Place[]> {
    const entries = await reportFailure(path, report, () =>
      readdir(realPath, { withFileTypes: true, encoding: 'buffer' }),
    );
    if (!entries) return [];
    // After reading: if the disk was unmounted in between, the entries are those of the mount point.
    const id = path && (await reportFailure(path, report, () => folderIdOf(realPath)));
    if (id) onFolder(path, id);
    const hasRules = entries.some(({ name }) => name.toString() === IGNORE_FILE);
    const read = () => readIgnoreFile(path, realPath, outer);
    // A folder whose rules cannot be read is not read either: it may contain what must not be found.
    const rules = hasRules ? await reportFailure(path, report, read) : outer;
    if (hasRules && !rules) return [];
    return entries.flatMap((entry): Place[] => {
      const name = isUtf8(entry.name) ? entry.name.toString() : escapeName(entry.name);
      const place: Place = {
        path: path ? `${path}/${name}` : name,
        realPath: join(realPath, name),
        kind: entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : 'file',
        rules,
      };
      if (isUtf8(entry.name)) return [place];
      // Milvus, SQLite and JSON store text, and paths of node:fs are text: such a name has no id.
      if (!isIgnored(place)) report(issueOf(place.path, 'NAME_NOT_UTF8'));
      return [];
    });
  }

  async function visit(place: Place): Promise<{ file?: FoundFile; folder?: Place }> {
    const { path, realPath, kind, rules } = place;
    if (isIgnored(place)) return {};
    if (kind === 'link') {
      links.push(place);
      return {};
    }
    const stats = await reportFailure(path, report, () => stat(realPath, { bigint: true }));
    if (!stats) return {};
    if (stats.isFile()) {
      const version = { version: versionOf(stats), isVersionFinal: isVersionFinal(stats) };
      return { file: { path, realPath, ...version, isEmpty: stats.size === 0n } };
    }
    if (!stats.isDirectory()) report(issueOf(path, 'NOT_A_FILE'));
    else if (kind !== 'folder' && isIgnored({ ...place, kind: 'folder' })) return {};
    else if (entered.has(realPath)) {
      const reason = 'It is a link to a folder that was read already.';
      const remedy = 'Nothing needs to be done: its photos have another path.';
      report(issueOf(path, 'SKIPPED_LINK', { reason, remedy, isUnread: false }));
    } else {
      entered.add(realPath);
      return { folder: { path, realPath, kind: 'folder', rules } };
    }
    return {};
  }

  function isIgnored({ path, kind, rules }: Place): boolean {
    const reason = ignoreReasonOf(path, kind === 'folder', rules);
    // The ignore file itself is not counted as ignored.
    if (reason && !`/${path}`.endsWith(`/${IGNORE_FILE}`)) onIgnored(path, reason, kind === 'folder');
    return reason !== null;
  }
}

/**
 * Results in the order of `items`. While queries keep the event loop busy, each result waits for its next turn, so the scan of a large
 * gallery would take minutes with one call at a time.
 */
export function mapConcurrently<T, R>(items: readonly T[], map: (item: T) => Promise<R>): Promise<R[]> {
  return Readable.from(items).map(map, { concurrency: CONCURRENT_CALLS }).toArray();
}

/** Compares paths in the order of a depth-first walk: `a/2` before `a-b/1`. Compares code units, with `/` as the smallest. */
export function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return x === SLASH ? -1 : y === SLASH ? 1 : x - y;
  }
  return a.length - b.length;
}

const SLASH = '/'.charCodeAt(0);

/** ASCII as it is, other bytes as `%` and two hexadecimal digits. */
function escapeName(name: Buffer): string {
  return name.toString('latin1').replace(/[^\x20-\x7e]|%/gu, (byte) => {
    return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
