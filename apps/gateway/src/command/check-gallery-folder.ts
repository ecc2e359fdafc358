import { stat } from 'node:fs/promises';
import { LookalikeError } from '@lookalike/domain';

/**
 * A folder that is named and not there is a slip of the command line: better said now than by every query. The galleries with a
 * name are fetched in the background, and the rest works without them.
 * @throws LookalikeError GALLERY_UNAVAILABLE
 */
export async function checkGalleryFolder(gallery: string): Promise<void> {
  if (['auto', 'lfw', 'sample'].includes(gallery)) return;
  const found = await stat(gallery).catch(() => null);
  if (found?.isDirectory()) return;
  throw new LookalikeError(
    'GALLERY_UNAVAILABLE',
    `${gallery} is ${found ? 'no folder' : 'not there'}.`,
    'Give --gallery a folder of photos, <identity>/<photo>.jpg, or one of sample and lfw.',
  );
}
