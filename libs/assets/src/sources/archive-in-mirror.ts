import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../hash-file';

/**
 * A package's archive that somebody has put into the mirror for machines that reach no registry; null: none. Those of other
 * platforms may lie beside it, hence the sha256.
 */
export async function archiveInMirror(
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
