import { basename } from 'node:path';
import { sha256 } from '../digest';

const MAX_SLUG_LENGTH = 40;

/**
 * Slug of the folder's name and 8 hex digits of the SHA-256 of its path. Consists of letters, digits and underscores and does not
 * start with a digit, because it becomes part of the name of a Milvus collection.
 * @param realPath without symbolic links, so that a folder has one name whichever path leads to it
 */
export function galleryName(realPath: string): string {
  return `${slug(basename(realPath))}_${sha256(realPath).slice(0, 8)}`;
}

/** Lower case, without accents, other characters replaced by `_`; `gallery` when nothing remains. */
export function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '_')
    .slice(0, MAX_SLUG_LENGTH)
    .replace(/^_+|_+$/gu, '');
  return /^\d/u.test(plain) ? `_${plain}` : plain || 'gallery';
}
