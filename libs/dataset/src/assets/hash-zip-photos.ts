import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { photoPath } from './photo-path';

/** sha256 (hex) of each photo of a zip archive by `<Identity>/<file>.jpg`, without unpacking it. */
export async function hashZipPhotos(archive: string): Promise<Map<string, string>> {
  const photos = new Map<string, string>();
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const path = photoPath(entry.fileName);
    if (path === null) continue;
    const hash = createHash('sha256');
    await pipeline(await zip.openReadStreamPromise(entry), hash);
    photos.set(path, hash.digest('hex'));
  }
  return photos;
}
