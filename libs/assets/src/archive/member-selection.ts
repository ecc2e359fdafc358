import { join } from 'node:path';
import { SourceError } from '../source-error';

/** Which members of an archive are extracted, and where to. */
export interface MemberSelection {
  /**
   * The path to which a member is extracted; null if it is not selected.
   * @throws SourceError for a selected member whose path leads out of the target, or that clashes with an earlier member
   */
  targetOf(member: string): string | null;
  /** The selected paths for which no member was found. */
  missing(): string[];
}

export function createSelection(files: Record<string, string>, target: string): MemberSelection {
  const selected = Object.entries(files).map(([name, path]) => ({ name, path }));
  const found = new Set<string>();
  const usedFiles = new Set<string>();
  const usedFolders = new Set<string>();

  function nameOf(member: string): string | null {
    for (const { name, path } of selected) {
      if (path === member) {
        found.add(path);
        return name;
      }
      if (path.endsWith('/') && member.startsWith(path)) {
        found.add(path);
        return name + member.slice(path.length);
      }
    }
    return null;
  }

  return {
    targetOf(member) {
      const name = nameOf(member);
      if (name === null) return null;
      const relative = name.replace(/^\.\//u, '');
      if (!isSafe(relative)) {
        throw new SourceError(`the archive would write outside its folder: ${JSON.stringify(member)}`);
      }
      // On file systems that ignore case, two names can be the same file.
      const key = relative.normalize('NFC').toLowerCase();
      if (usedFiles.has(key)) throw new SourceError(`the archive contains ${JSON.stringify(member)} twice`);
      const parents = parentFoldersOf(key);
      if (usedFolders.has(key) || parents.some((folder) => usedFiles.has(folder))) {
        throw new SourceError(`the archive contains ${JSON.stringify(member)} as a file and as a folder`);
      }
      usedFiles.add(key);
      for (const folder of parents) usedFolders.add(folder);
      return join(target, relative);
    },
    missing: () => selected.map(({ path }) => path).filter((path) => !found.has(path)),
  };
}

/** `a` and `a/b` of `a/b/c`. */
function parentFoldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** Against zip slip: no `..`, root, drive (`C:`), alternate data stream, or Windows path separator. */
function isSafe(path: string): boolean {
  return !/[\\:\u0000]/u.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
