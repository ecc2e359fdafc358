import { constants } from 'node:fs';
import { access, chmod, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MirrorSource } from '@lookalike/domain';
import { checkSha256, hashFile, listFiles } from '../files';
import { SourceError } from '../source-error';
import type { SourceContext } from './source-context';

/** Copies files from the mirror. */
export async function fromMirror(
  source: MirrorSource,
  { files, mirror, reporter, signal }: SourceContext,
): Promise<void> {
  if (mirror === null) throw new SourceError('no mirror is configured');
  const phase = reporter.start('download', source.bytes ?? null, { quiet: true });
  try {
    for (const [name, path] of await selectFiles(source, mirror)) {
      signal?.throwIfAborted();
      const target = join(files, name);
      await mkdir(dirname(target), { recursive: true });
      const original = await checkReadable(join(mirror, path));
      await copyFile(original, target, constants.COPYFILE_FICLONE);
      const { size, mode } = await stat(target);
      // The mirror may be read-only, but the copy must be replaceable. exFAT and some network shares do not support chmod.
      if (!(mode & 0o200)) await chmod(target, 0o644);
      phase.advance(size);
      if (source.sha256) await checkSha256(target, source.sha256);
    }
  } finally {
    phase.finish();
  }
}

/**
 * The archive of an npm or PyPI package in the mirror, for machines without access to registries; null if there is none.
 * @param sha256 hex; archives of other platforms may be next to it
 */
export async function findArchiveInMirror(
  mirror: string | null,
  sha256: string | undefined,
  isArchive: (file: string) => boolean,
): Promise<string | null> {
  if (mirror === null) return null;
  for (const name of (await readdir(mirror).catch(() => [])).filter(isArchive)) {
    const file = join(mirror, name);
    if (!sha256 || (await hashFile(file)) === sha256) return file;
  }
  return null;
}

async function selectFiles(source: MirrorSource, mirror: string): Promise<[name: string, path: string][]> {
  const selected: [string, string][] = [];
  for (const [name, path] of Object.entries(source.files)) {
    if (!path.endsWith('/')) {
      selected.push([name, path]);
      continue;
    }
    const files = await listFiles(await checkReadable(join(mirror, path)));
    selected.push(...files.map((file): [string, string] => [name + file.path, path + file.path]));
  }
  return selected;
}

/** @throws SourceError, so that a failure to read the mirror is not mistaken for one to write the cache */
async function checkReadable(path: string): Promise<string> {
  try {
    await access(path, constants.R_OK);
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SourceError(code === 'ENOENT' ? `${path} does not exist` : `${path} cannot be read (${code})`);
  }
}
