import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { LFW_DIGEST } from '../lfw/lfw-content';
import { parseLfwPhotoPath } from '../lfw/lfw-photo-path';
import { type Archive, readArchive } from '../lfw/read-archive';
import { sha256 } from '../sha256';
import { digestOfFiles } from './digest-of-files';

/** Whether the archive holds LFW's 13,233 photos byte for byte. @throws LookalikeError ASSET_CORRUPT */
export async function verifyLfwPhotos({ folder, format }: FetchedAsset): Promise<void> {
  const [name = ''] = await readdir(folder);
  const archive: Archive = { path: join(folder, name), format: format === 'zip' ? 'zip' : 'tgz' };
  const photos = new Map<string, string>();
  try {
    await readArchive(archive, wantedIn(archive), async (member, bytes) => {
      photos.set(parseLfwPhotoPath(member)!.path, sha256(bytes));
    });
  } catch (cause) {
    throw corrupt(archive, 'it cannot be read to its end', cause);
  }
  if (digestOfFiles(photos) !== LFW_DIGEST) throw corrupt(archive, `its ${photos.size} photos are not those of LFW`);
}

/** The official archive is the whole site: beside the deep-funneled photos it may hold others under the same names. */
function wantedIn({ format }: Archive): (member: string) => boolean {
  return (member) =>
    parseLfwPhotoPath(member) !== null && (format === 'tgz' || member.includes('images_deepfunneled/'));
}

function corrupt({ path }: Archive, reason: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'ASSET_CORRUPT',
    `The archive ${path} is not LFW deep-funneled: ${reason}.`,
    'Fetch it again, or put lfw-deepfunneled.tgz into the mirror.',
    { cause },
  );
}
