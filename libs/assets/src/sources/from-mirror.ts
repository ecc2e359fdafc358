import { constants } from 'node:fs';
import { access, chmod, copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MirrorSource } from '@lookalike/domain';
import { listFiles } from '../list-files';
import { checkSha256 } from './check-sha256';
import { SourceFailure } from './source-failure';
import type { Workplace } from './workplace';

/** Copies files out of the mirror. */
export async function fromMirror(source: MirrorSource, { files, mirror, reporter, signal }: Workplace): Promise<void> {
  if (mirror === null) throw new SourceFailure('no mirror is set');
  const phase = reporter.start('download', source.bytes ?? null, { quiet: true });
  try {
    for (const [name, path] of await chosenFiles(source, mirror)) {
      signal?.throwIfAborted();
      const target = join(files, name);
      await mkdir(dirname(target), { recursive: true });
      const original = await readable(join(mirror, path));
      await copyFile(original, target, constants.COPYFILE_FICLONE);
      // The mirror may be read-only; the copy has to be replaceable.
      await chmod(target, 0o644);
      const { size } = await stat(target);
      phase.advance(size);
      if (source.sha256) await checkSha256(target, source.sha256);
    }
  } finally {
    phase.finish();
  }
}

async function chosenFiles(source: MirrorSource, mirror: string): Promise<[name: string, path: string][]> {
  const chosen: [string, string][] = [];
  for (const [name, path] of Object.entries(source.files)) {
    if (!path.endsWith('/')) chosen.push([name, path]);
    else
      for (const file of await listFiles(await readable(join(mirror, path))))
        chosen.push([name + file.path, path + file.path]);
  }
  return chosen;
}

/** @throws SourceFailure, so that a failure to write is told from one to read */
async function readable(path: string): Promise<string> {
  try {
    await access(path, constants.R_OK);
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SourceFailure(code === 'ENOENT' ? `${path} is not there` : `${path} cannot be read (${code})`);
  }
}
