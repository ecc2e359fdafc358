import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { digestOfFiles } from './digest-of-files';

const DIGEST = 'e93ddaf22fd2487ec183738bd6f97c8e5e17ef4fa0c6911014877be7ba995597';

/** @throws LookalikeError ASSET_CORRUPT */
export async function verifyLfwProtocol({ folder }: FetchedAsset): Promise<void> {
  const files = new Map<string, string>();
  for (const file of await readdir(folder))
    files.set(
      file,
      createHash('sha256')
        .update(await readFile(join(folder, file)))
        .digest('hex'),
    );
  if (digestOfFiles(files) !== DIGEST)
    throw new LookalikeError(
      'ASSET_CORRUPT',
      `The ${files.size} protocol files of LFW in ${folder} are not the published ones.`,
      'Fetch them again from the site of LFW, or from a mirror that holds the unchanged files.',
    );
}
