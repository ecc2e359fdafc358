import type { PhotoRef } from '@lookalike/domain';

const EXTENSION = /\.(?:jpe?g|jfif|png|webp|gif|avif|tiff?)$/iu;

/**
 * The photo of a file. Its id is the path without the extension, unless another file has it (see assign-ids.ts). Its identity is the first
 * folder, at any depth, or null for a file at the root. Unicode is normalised to NFC, so that a name typed on macOS equals the one typed
 * elsewhere.
 * @param path inside the gallery, with `/` between folders
 * @returns null when the extension is not one of an image format
 */
export function photoOfPath(path: string): PhotoRef | null {
  const id = path.replace(EXTENSION, '').normalize('NFC');
  if (!EXTENSION.test(path) || id === '' || id.endsWith('/')) return null;
  const slash = id.indexOf('/');
  return { id, identity: slash === -1 ? null : id.slice(0, slash) };
}

/** The folders that contain a file, the outermost first: `a/b/c.jpg` is in `a` and `a/b`. */
export function foldersOf(path: string): string[] {
  return [...path.matchAll(/\//gu)].map(({ index }) => path.slice(0, index));
}
