import { createHash, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Written last, so that it describes a complete build. The gateway does not serve files whose name begins with a dot. */
const STAMP = '.build.json';
const INDEX = 'index.html';

interface Build {
  /** Digest of the sources of the page. */
  inputs: string;
  /** Paths of its files inside the folder. */
  files: string[];
}

/** Whether the folder contains a complete build of these inputs. */
export function isBuiltFrom(folder: string, inputs: string): boolean {
  return readBuild(folder)?.inputs === inputs && existsSync(join(folder, INDEX));
}

/**
 * Switches a page that a gateway may be serving to a new build. Scripts and styles have the digest of their content in their names, so
 * they are added to those of the current build; then `index.html`, which names them, is replaced in one step. The files of the current
 * build stay until the build after this one, because pages that are open load some of them later.
 *
 * @param built folder of the new build, on the same disk; it is deleted
 * @param folder that the gateway serves
 */
export function publishPage(built: string, folder: string, inputs: string): void {
  const current = readBuild(folder)?.files ?? listFiles(folder);
  const files = listFiles(built);
  for (const path of files.filter((file) => file !== INDEX)) replaceFile(join(built, path), join(folder, path));
  replaceFile(join(built, INDEX), join(folder, INDEX));
  const kept = new Set([...current, ...files, STAMP]);
  for (const path of listFiles(folder)) if (!kept.has(path)) rmSync(join(folder, path), { force: true });
  writeAtomically(join(folder, STAMP), JSON.stringify({ inputs, files } satisfies Build));
  rmSync(built, { recursive: true, force: true });
}

/** A digest of the names and contents of files. @param paths files and folders; those that do not exist count as empty */
export function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const [index, path] of paths.entries()) {
    for (const file of listFiles(path)) {
      const content = createHash('sha256')
        .update(readFileSync(join(path, file)))
        .digest('hex');
      // Not the path: the same sources may be in another folder, such as a worktree that shares the cache of Nx.
      hash.update(`${content}  ${index} ${file}\n`);
    }
  }
  return hash.digest('hex');
}

/** Output of builds, and specs. */
const IGNORED = /^(node_modules|dist|\.build-.*)$|\.spec\.tsx?$/;

/** Paths below a folder, sorted; of a file the empty path. */
function listFiles(path: string): string[] {
  const entries = readFolder(path);
  if (!entries) return existsSync(path) ? [''] : [];
  return entries
    .filter(({ name }) => !IGNORED.test(name))
    .flatMap((entry) => {
      const full = join(path, entry.name);
      return entry.isDirectory() ? listFiles(full).map((file) => join(relative(path, full), file)) : [entry.name];
    })
    .map((file) => file.split(sep).join('/'))
    .sort();
}

function readFolder(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return null;
  }
}

function readBuild(folder: string): Build | null {
  try {
    return JSON.parse(readFileSync(join(folder, STAMP), 'utf8')) as Build;
  } catch {
    return null;
  }
}

/** A reader finds either the old content or the new one. */
function replaceFile(source: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.${randomUUID()}.draft`;
  copyFileSync(source, draft);
  renameSync(draft, target);
}

function writeAtomically(target: string, content: string): void {
  const draft = `${target}.${randomUUID()}.draft`;
  writeFileSync(draft, content);
  renameSync(draft, target);
}
