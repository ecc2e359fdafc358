import { createHash } from 'node:crypto';

/** Of LFW's 13,233 deep-funneled photos (DESIGN section 9): the same for the official archive and the mirror's. */
export const LFW_DIGEST = 'd74b84a8b052eb400a6d69dcce66460240bf4cd659d924c13bc90ce1fced9bce';
/** How many photos the digest stands for. */
export const LFW_PHOTOS = 13_233;

/** sha256 of the lines `<sha256>  <path>\n`, sorted by path bytewise. */
export function photoDigest(photos: Iterable<{ path: string; sha256: string }>): string {
  const lines = [...photos]
    .map(({ path, sha256 }) => ({ key: Buffer.from(path), line: `${sha256}  ${path}\n` }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  const hash = createHash('sha256');
  for (const { line } of lines) hash.update(line);
  return hash.digest('hex');
}
