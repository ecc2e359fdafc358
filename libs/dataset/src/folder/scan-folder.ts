import { open } from 'node:fs/promises';
import type { PhotoId, PhotoRef } from '@lookalike/domain';
import type { GalleryIssue } from '../gallery';
import { type FoundFile, reportFailure, walkFolder } from './walk-folder';

export interface FoundPhoto extends PhotoRef, FoundFile {}

export interface Scan {
  photos: Map<PhotoId, FoundPhoto>;
  issues: GalleryIssue[];
}

const EXTENSION = /\.(?:jpe?g|jfif|png|webp|gif|avif|tiff?)$/iu;

/** JPEG, PNG, GIF, TIFF (both byte orders), WebP and AVIF. A coarse check, because this package must not import libs/imaging. */
const SIGNATURES = /^(?:\xff\xd8\xff|\x89PNG|GIF8|II\*\0|MM\0\*|RIFF[^]{4}WEBP|[^]{4}ftyp[^]*avif)/u;

/**
 * Finds the photos of a folder. Of two files with the same id, the first by path is used and the second becomes an issue.
 * @param root without symbolic links
 * @param previous the last scan: files that have not changed since are not opened
 */
export async function scanFolder(root: string, previous?: Scan): Promise<Scan> {
  const photos = new Map<PhotoId, FoundPhoto>();
  const issues: GalleryIssue[] = [];
  const report = (issue: GalleryIssue) => void issues.push(issue);
  for await (const file of walkFolder(root, report)) {
    const photo = photoOfPath(file.path);
    if (!photo) {
      report({ path: file.path, reason: 'does not have the extension of an image format' });
      continue;
    }
    const duplicate = photos.get(photo.id);
    if (duplicate) report({ path: file.path, reason: `has the same id as ${duplicate.path}` });
    else if (isUnchanged(file, previous?.photos.get(photo.id)) || (await looksLikeImage(file, report))) {
      photos.set(photo.id, { ...file, ...photo });
    }
  }
  return { photos, issues };
}

/**
 * The photo of a file. Its id is the path without the extension; its identity is the first folder, at any depth, or null for a file
 * at the root. Unicode is normalised to NFC, so that a name typed on macOS equals the one typed elsewhere.
 * @param path inside the gallery, with `/` between folders
 * @returns null when the extension is not one of an image format
 */
export function photoOfPath(path: string): PhotoRef | null {
  const id = path.replace(EXTENSION, '').normalize('NFC');
  if (!EXTENSION.test(path) || id === '' || id.endsWith('/')) return null;
  const slash = id.indexOf('/');
  return { id, identity: slash === -1 ? null : id.slice(0, slash) };
}

function isUnchanged(file: FoundFile, previous: FoundPhoto | undefined): boolean {
  return previous?.realPath === file.realPath && previous.version === file.version;
}

async function looksLikeImage(file: FoundFile, report: (issue: GalleryIssue) => void): Promise<boolean> {
  const matches = await reportFailure(file.path, report, () => hasImageSignature(file.realPath));
  if (matches === false) report({ path: file.path, reason: 'does not start with the signature of an image format' });
  return matches === true;
}

async function hasImageSignature(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return SIGNATURES.test(buffer.toString('latin1', 0, bytesRead));
  } finally {
    await file.close();
  }
}
