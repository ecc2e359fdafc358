import { createHash } from 'node:crypto';

/** sha256 (hex) of the lines `<sha256>  <path>\n`, sorted by path bytewise; the keys of `sha256ByPath` are the paths. */
export function digestOfFiles(sha256ByPath: ReadonlyMap<string, string>): string {
  const files = [...sha256ByPath].map(([path, sha256]) => ({ path: Buffer.from(path), sha256 }));
  files.sort((a, b) => Buffer.compare(a.path, b.path));
  const hash = createHash('sha256');
  for (const { path, sha256 } of files) hash.update(`${sha256}  `).update(path).update('\n');
  return hash.digest('hex');
}
