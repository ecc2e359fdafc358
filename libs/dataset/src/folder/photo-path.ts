import type { PhotoRef } from '@lookalike/domain';

const EXTENSION = /\.(?:jpe?g|jfif|png|webp|gif|avif|tiff?)$/iu;

/**
 * The photo that a file stands for, by its path inside the gallery (`/` between folders): its id is the path without the
 * extension, its identity the first folder however deep the photo lies, or null at the root. Unicode is NFC, so that a name
 * typed on macOS is the one typed elsewhere. null: the extension is no picture's.
 */
export function photoOfPath(path: string): PhotoRef | null {
  const id = path.replace(EXTENSION, '').normalize('NFC');
  if (!EXTENSION.test(path) || id === '' || id.endsWith('/')) return null;
  const slash = id.indexOf('/');
  return { id, identity: slash === -1 ? null : id.slice(0, slash) };
}
