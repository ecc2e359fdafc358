import { createHash } from 'node:crypto';
import { list } from 'tar';
import { photoPath } from './photo-path';

/** sha256 (hex) of each photo of a .tgz by `<Identity>/<file>.jpg`, without unpacking it. */
export async function hashTarPhotos(archive: string): Promise<Map<string, string>> {
  const photos = new Map<string, string>();
  await list({
    file: archive,
    strict: true,
    onReadEntry(entry) {
      const path = entry.type === 'File' ? photoPath(entry.path) : null;
      if (path === null) return entry.resume();
      const hash = createHash('sha256');
      entry.on('data', (chunk) => hash.update(chunk));
      entry.on('end', () => photos.set(path, hash.digest('hex')));
    },
  });
  return photos;
}
