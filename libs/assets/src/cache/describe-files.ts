import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../hash-file';
import { listFiles } from '../list-files';
import type { ManifestFile } from './manifest';

/** Sizes and hashes of the files that a source has brought. @throws Error when one of them is a link */
export async function describeFiles(folder: string): Promise<ManifestFile[]> {
  const described: ManifestFile[] = [];
  for (const { path, plain } of await listFiles(folder)) {
    if (!plain) throw new Error(`${path} is no plain file`);
    const file = join(folder, path);
    described.push({ path, size: (await stat(file)).size, sha256: await hashFile(file) });
  }
  return described.sort((a, b) => (a.path < b.path ? -1 : 1));
}
