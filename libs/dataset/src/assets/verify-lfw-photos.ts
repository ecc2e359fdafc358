import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { digestOfFiles } from './digest-of-files';
import { hashTarPhotos } from './hash-tar-photos';
import { hashZipPhotos } from './hash-zip-photos';

const DIGEST = 'd74b84a8b052eb400a6d69dcce66460240bf4cd659d924c13bc90ce1fced9bce';

/** Whether the archive holds LFW's 13,233 photos byte for byte. @throws LookalikeError ASSET_CORRUPT */
export async function verifyLfwPhotos({ folder, format }: FetchedAsset): Promise<void> {
  const [name = ''] = await readdir(folder);
  const archive = join(folder, name);
  let photos: ReadonlyMap<string, string>;
  try {
    photos = await (format === 'zip' ? hashZipPhotos(archive) : hashTarPhotos(archive));
  } catch (cause) {
    throw corrupt(archive, 'it cannot be read to its end', cause);
  }
  if (digestOfFiles(photos) !== DIGEST) throw corrupt(archive, `its ${photos.size} photos are not those of LFW`);
}

function corrupt(archive: string, reason: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'ASSET_CORRUPT',
    `The archive ${archive} is not LFW deep-funneled: ${reason}.`,
    'Remove it and fetch it again, or put lfw-deepfunneled.tgz into the mirror.',
    { cause },
  );
}
