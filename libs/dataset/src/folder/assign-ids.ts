import type { PhotoId, PhotoRef } from '@lookalike/domain';
import { TimeSlice } from '@lookalike/node-support';
import { sha256 } from '../digest';
import type { FindFingerprints } from '../gallery';
import { photoOfPath } from './photo-path';

/** A file that may have the id of a photo. */
export interface Candidate {
  /** Inside the gallery, with `/` between folders. */
  path: string;
  /** See `FoundFile.version`; null if the file could not be read. It keeps its id nevertheless. */
  version: string | null;
}

/**
 * Gives each file its own id. If several files differ in their extensions only (`1.jpg` and `1.png`, `a.JPG` and `a.jpg`), or in the
 * Unicode form of their names, one has the usual id and the others have their extension in it: `1` and `1.png`. The usual id goes to the
 * file that was ingested with it, so that adding a file changes no id; else to the one that had it in the previous scan; else to the
 * first one.
 * @param files in the order of their paths, with the extension of an image format
 * @param previous the path of the file that had an id in the previous scan
 */
export async function assignIds<File extends Candidate>(
  files: readonly File[],
  previous: (id: PhotoId) => string | undefined,
  findFingerprints?: FindFingerprints,
): Promise<Map<PhotoId, File & PhotoRef>> {
  const photos = new Map<PhotoId, File & PhotoRef>();
  const contested = new Map<PhotoId, (File & PhotoRef)[]>();
  const slice = new TimeSlice();
  for (const file of files) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
    // Object.assign, because spreading a hundred thousand files takes a second.
    const photo = Object.assign({}, file, photoOfPath(file.path)!);
    const first = photos.get(photo.id);
    if (!first) photos.set(photo.id, photo);
    else if (!contested.get(photo.id)?.push(photo)) contested.set(photo.id, [first, photo]);
  }
  const fingerprints = contested.size > 0 ? await findFingerprints?.([...contested.keys()]) : undefined;
  const others: (File & PhotoRef)[] = [];
  for (const [id, group] of contested) {
    const fingerprint = fingerprints?.get(id);
    const owner =
      (fingerprint !== undefined && group.find((file) => isFingerprintOf(fingerprint, file))) ||
      group.find(({ path }) => path === previous(id)) ||
      group[0]!;
    photos.set(id, owner);
    for (const file of group) if (file !== owner) others.push(file);
  }
  for (const file of others) {
    const extension = file.path.slice(file.path.lastIndexOf('.'));
    let id = file.path.normalize('NFC');
    // `1.png.jpg` has the id `1.png` already, or both files have the same name in different Unicode forms.
    while (photos.has(id)) id += extension;
    file.id = id;
    photos.set(id, file);
  }
  return photos;
}

/** The fingerprint of a file contains a digest of its path, because the files of photos with the same base name may change places. */
export function fingerprintOf(path: string, version: string): string {
  return `${version}:${sha256(path).slice(0, 8)}`;
}

/** Fingerprints of earlier versions have no path, only size and modification time. */
function isFingerprintOf(fingerprint: string, { path, version }: Candidate): boolean {
  if (fingerprint.includes(':')) return fingerprint.endsWith(fingerprintOf(path, ''));
  return version?.startsWith(`${fingerprint}-`) ?? false;
}
