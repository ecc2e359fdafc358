import { open } from 'node:fs/promises';
import { LookalikeError } from '@lookalike/domain';

/** 20 MB: no larger photo is decoded (libs/imaging, which this room does not know, says the same), so none is read. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** @throws LookalikeError IMAGE_TOO_LARGE, before a byte is read; and what node:fs throws */
export async function readPhotoFile(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size <= MAX_FILE_BYTES) return await file.readFile();
    throw new LookalikeError(
      'IMAGE_TOO_LARGE',
      `${path} has ${(size / 1024 / 1024).toFixed(1)} MB; the limit is ${MAX_FILE_BYTES / 1024 / 1024} MB.`,
      'Save it smaller or as a JPEG.',
    );
  } finally {
    await file.close();
  }
}
