import type { PhotoId, PhotoRef } from '@lookalike/domain';
import type { GalleryIssue } from '../gallery';
import { readStart } from './read-photo-file';
import {
  type FolderIdentity,
  type FoundFile,
  identifyFolder,
  isSameFolder,
  reportFailure,
  walkFolder,
} from './walk-folder';

export interface FoundPhoto extends PhotoRef, FoundFile {}

/** A folder below the root, with the number of photos in it at any depth. */
interface ScannedFolder {
  identity: FolderIdentity;
  photoCount: number;
}

export interface Scan {
  root: FolderIdentity;
  photos: Map<PhotoId, FoundPhoto>;
  issues: GalleryIssue[];
  /** The issues of what could not be read; see `indexUnreadPlaces`. */
  unread: Map<string, GalleryIssue>;
  /** By path inside the gallery. A folder whose disk is missing has the identity that it had with its disk. */
  folders: Map<string, ScannedFolder>;
  /** Folders with photos that are mount points, also of disks that are missing. */
  mounts: Set<string>;
}

const EXTENSION = /\.(?:jpe?g|jfif|png|webp|gif|avif|tiff?)$/iu;

/** JPEG, PNG, GIF, TIFF (both byte orders), WebP and AVIF. A coarse check, because this package must not import libs/imaging. */
const SIGNATURES = /^(?:\xff\xd8\xff|\x89PNG|GIF8|II\*\0|MM\0\*|RIFF[^]{4}WEBP|[^]{4}ftyp[^]*avif)/u;

/**
 * Finds the photos of a folder. Of two files with the same id, the first by path is used and the second becomes an issue.
 * @param root without symbolic links
 * @param previous the last scan: files that have not changed since are not opened
 * @param mounts folders that were mount points in earlier scans, maybe of other processes
 * @throws what node:fs throws for the root; RootChangedError when its disk was unmounted during the scan
 */
export async function scanFolder(root: string, previous?: Scan, mounts: Iterable<string> = []): Promise<Scan> {
  const identity = await identifyFolder(root);
  const scan: Scan = {
    root: identity,
    photos: new Map(),
    issues: [],
    unread: new Map(),
    folders: new Map(),
    mounts: new Set(),
  };
  const report = (issue: GalleryIssue) => void scan.issues.push(issue);
  const onFolder = (path: string, found: FolderIdentity) =>
    void scan.folders.set(path, { identity: found, photoCount: 0 });
  for await (const file of walkFolder(root, { report, onFolder })) {
    const photo = photoOfPath(file.path);
    if (!photo) {
      report({ path: file.path, reason: 'It does not have the extension of an image format.', isUnread: false });
      continue;
    }
    const duplicate = scan.photos.get(photo.id);
    if (duplicate) report({ path: file.path, reason: `It has the same id as ${duplicate.path}.`, isUnread: false });
    else if (isUnchanged(file, previous?.photos.get(photo.id)) || (await looksLikeImage(file, report))) {
      scan.photos.set(photo.id, { ...file, ...photo });
      for (const path of foldersOf(file.path)) {
        const folder = scan.folders.get(path);
        if (folder) folder.photoCount += 1;
      }
    }
  }
  if (!isSameFolder(identity, await identifyFolder(root))) throw new RootChangedError();
  reportMissingDisks(scan, new Set([...(previous?.mounts ?? []), ...mounts]), previous);
  scan.unread = indexUnreadPlaces(scan.issues);
  return scan;
}

/** The root became another folder while it was read: its disk was mounted or unmounted. */
export class RootChangedError extends Error {}

/**
 * Reports folders without photos that are probably the mount points of disks that are not mounted: they were another folder in
 * the previous scan, or a mount point in an earlier one.
 */
function reportMissingDisks(scan: Scan, knownMounts: ReadonlySet<string>, previous: Scan | undefined): void {
  for (const [path, folder] of scan.folders) {
    const isMount = folder.identity.device !== deviceOfParent(scan, path);
    if (folder.photoCount > 0) {
      if (isMount) scan.mounts.add(path);
      continue;
    }
    const before = previous?.folders.get(path);
    const wasReplaced = before && before.photoCount > 0 && !isSameFolder(before.identity, folder.identity);
    const isUnmounted = !isMount && knownMounts.has(path);
    if (!wasReplaced && !isUnmounted) continue;
    if (wasReplaced) scan.folders.set(path, before);
    if (knownMounts.has(path)) scan.mounts.add(path);
    const reason = 'It contains no photo any more, probably because its disk is not mounted.';
    scan.issues.push({ path, reason, isUnread: true });
  }
}

function deviceOfParent(scan: Scan, path: string): bigint {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return (scan.folders.get(parent)?.identity ?? scan.root).device;
}

/** The folders that contain a file, the outermost first: `a/b/c.jpg` is in `a` and `a/b`. */
function foldersOf(path: string): string[] {
  return [...path.matchAll(/\//gu)].map(({ index }) => path.slice(0, index));
}

/** The issue of a file or folder that could not be read and may be or contain the photo, or null. */
export function findUnreadPlace({ unread }: Scan, id: PhotoId): GalleryIssue | null {
  const folder = foldersOf(id).find((path) => unread.has(path));
  return unread.get(folder ?? id) ?? null;
}

/** By the id of the photo that the place may be, and by the folder that it may be, both as they occur in ids. */
function indexUnreadPlaces(issues: readonly GalleryIssue[]): Map<string, GalleryIssue> {
  const places = new Map<string, GalleryIssue>();
  for (const issue of issues) {
    if (!issue.isUnread) continue;
    places.set(issue.path.normalize('NFC'), issue);
    const photo = photoOfPath(issue.path);
    if (photo) places.set(photo.id, issue);
  }
  return places;
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
  // It may be a photo that is being written.
  if (file.isEmpty) {
    report({ path: file.path, reason: 'It is empty, so it has no signature of an image format.', isUnread: true });
    return false;
  }
  const start = await reportFailure(file.path, report, () => readStart(file.realPath, 64));
  const matches = start && SIGNATURES.test(start.toString('latin1'));
  if (matches === false) {
    report({ path: file.path, reason: 'It does not start with the signature of an image format.', isUnread: false });
  }
  return matches === true;
}
