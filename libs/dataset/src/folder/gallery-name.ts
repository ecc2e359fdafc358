import { basename } from 'node:path';
import { sha256 } from '../sha256';

const LONGEST_SLUG = 40;

/**
 * Slug of the folder's name and 8 hex digits of the sha256 of its path: letters, digits and underscores, beginning with no
 * digit, since it becomes part of a Milvus collection's name.
 * @param realPath without symbolic links, so that one folder has one name
 */
export function galleryName(realPath: string): string {
  return `${slug(basename(realPath))}_${sha256(realPath).slice(0, 8)}`;
}

/** Lower case, without accents, `_` for all else; `gallery` when nothing is left. */
export function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '_')
    .slice(0, LONGEST_SLUG)
    .replace(/^_+|_+$/gu, '');
  return /^\d/u.test(plain) ? `_${plain}` : plain || 'gallery';
}
