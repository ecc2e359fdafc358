import { join } from 'node:path';
import { SourceFailure } from '../sources/source-failure';

/** Which members of an archive are wanted, and where they go. */
export interface MemberSelection {
  /**
   * The file that a member becomes; null: not wanted.
   * @throws SourceFailure for a wanted member whose path leads out of the target, twice to one file, or through one
   */
  place(member: string): string | null;
  /** What is wanted and was not placed. */
  missing(): string[];
}

export function createSelection(files: Record<string, string>, target: string): MemberSelection {
  const wanted = Object.entries(files).map(([name, path]) => ({ name, path }));
  const met = new Set<string>();
  const placed = new Set<string>();
  const folders = new Set<string>();

  function nameOf(member: string): string | null {
    for (const { name, path } of wanted) {
      if (path === member) {
        met.add(path);
        return name;
      }
      if (path.endsWith('/') && member.startsWith(path)) {
        met.add(path);
        return name + member.slice(path.length);
      }
    }
    return null;
  }

  return {
    place(member) {
      const name = nameOf(member);
      if (name === null) return null;
      const below = name.replace(/^\.\//u, '');
      if (!isSafe(below))
        throw new SourceFailure(`the archive would write outside its folder: ${JSON.stringify(member)}`);
      // On file systems that ignore case, two names can be one file.
      const key = below.normalize('NFC').toLowerCase();
      if (placed.has(key)) throw new SourceFailure(`the archive holds ${JSON.stringify(member)} twice`);
      const above = foldersOf(key);
      if (folders.has(key) || above.some((folder) => placed.has(folder)))
        throw new SourceFailure(`the archive holds ${JSON.stringify(member)} as a file and as a folder`);
      placed.add(key);
      for (const folder of above) folders.add(folder);
      return join(target, below);
    },
    missing: () => wanted.map(({ path }) => path).filter((path) => !met.has(path)),
  };
}

/** `a` and `a/b` of `a/b/c`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** Zip slip: no way up, no root, no drive (`C:`), no alternate stream, and no separator that is one on Windows alone. */
function isSafe(path: string): boolean {
  return !/[\\:\u0000]/u.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
