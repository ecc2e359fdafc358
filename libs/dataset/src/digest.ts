import { createHash } from 'node:crypto';

/** SHA-256 in hex. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * Digest of a set of files, independent of their order: the SHA-256 (hex) of the lines `<sha256>  <path>\n`, sorted by the bytes of
 * the path.
 * @param hashes SHA-256 (hex) of each file by its path
 */
export function digestOfFiles(hashes: ReadonlyMap<string, string>): string {
  const files = [...hashes].map(([path, hash]) => ({ path: Buffer.from(path), hash }));
  files.sort((a, b) => Buffer.compare(a.path, b.path));
  const digest = createHash('sha256');
  for (const { path, hash } of files) digest.update(`${hash}  `).update(path).update('\n');
  return digest.digest('hex');
}
