import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AssetSpec, type FetchedAsset, formatCount, LookalikeError } from '@lookalike/domain';
import { digestOfFiles, sha256 } from '../digest';
import { type Archive, readArchive } from './archive';
import { isDeepFunneledPhoto, LFW_DIGEST, LFW_PHOTO_COUNT, parseLfwPhotoPath } from './content';

const COMMIT = '2a620cd8cceb10430f8c7012fe9fa5f0837759e9';

/**
 * Labeled Faces in the Wild, deep-funneled (Huang et al., NIPS 2012): 13,233 JPEGs of 250×250, `<Identity>/<Identity>_NNNN.jpg`
 * below `lfw-deepfunneled/` (tgz) or below `<repository>-<commit>/images_deepfunneled/` (zip).
 */
export const lfwPhotos: AssetSpec = {
  name: 'lfw-deepfunneled',
  title: 'LFW deep-funneled',
  enables: 'the gallery lfw',
  terms: 'Published by the University of Massachusetts for research.',
  sources: [
    {
      from: 'mirror',
      format: 'tgz',
      sha256: 'd2b57c9cb41d3bab17fe1eeda91741893bf808a671ec95cd6425852ed045117f',
      bytes: 108_624_735,
      files: { 'lfw-deepfunneled.tgz': 'lfw-deepfunneled.tgz' },
    },
    {
      // GitHub creates the archive on request: its size and SHA-256 are not stable, but the digest of its photos is.
      from: 'url',
      format: 'zip',
      url: `https://github.com/umass-vis-lfw/umass-vis-lfw.github.io/archive/${COMMIT}.zip`,
      files: { 'lfw-deepfunneled.zip': `${COMMIT}.zip` },
    },
  ],
  verify: verifyLfwPhotos,
};

const SITE = 'https://umass-vis-lfw.github.io';
const PROTOCOL_DIGEST = 'e93ddaf22fd2487ec183738bd6f97c8e5e17ef4fa0c6911014877be7ba995597';
const PROTOCOL_FILES = [
  'pairs.txt',
  'pairsDevTrain.txt',
  'pairsDevTest.txt',
  'people.txt',
  'peopleDevTrain.txt',
  'peopleDevTest.txt',
  'lfw-names.txt',
];

/** The files that define how results on LFW are reported (View 1 and View 2): http://vis-www.cs.umass.edu/lfw/ */
export const lfwProtocol: AssetSpec = {
  name: 'lfw-protocol',
  title: 'LFW protocol files',
  enables: 'evaluation on LFW',
  terms: 'Published by the University of Massachusetts for research.',
  sources: [
    {
      from: 'mirror',
      format: 'text',
      bytes: 522_150,
      files: Object.fromEntries(PROTOCOL_FILES.map((file) => [file, `lfw-protocol/${file}`])),
    },
    {
      from: 'url',
      format: 'text',
      url: Object.fromEntries(PROTOCOL_FILES.map((file) => [file, `${SITE}/${file}`])),
      bytes: 522_150,
      files: Object.fromEntries(PROTOCOL_FILES.map((file) => [file, file])),
    },
  ],
  verify: verifyLfwProtocol,
};

/** Verifies that the archive contains LFW's 13,233 photos byte by byte. @throws LookalikeError ASSET_CORRUPT */
async function verifyLfwPhotos({ folder, format }: FetchedAsset): Promise<void> {
  const [name = ''] = await readdir(folder);
  const archive: Archive = { path: join(folder, name), format: format === 'zip' ? 'zip' : 'tgz' };
  const hashes = new Map<string, string>();
  try {
    const filter = (member: string) => isDeepFunneledPhoto(archive, member);
    await readArchive(archive, filter, async (member, bytes) => {
      hashes.set(parseLfwPhotoPath(member)!.path, sha256(bytes));
    });
  } catch (cause) {
    throw corrupt(`The archive ${archive.path} cannot be read to its end.`, cause);
  }
  if (digestOfFiles(hashes) === LFW_DIGEST) return;
  throw corrupt(
    `The archive ${archive.path} contains ${formatCount(hashes.size, 'photo')}, but not the ${LFW_PHOTO_COUNT} photos of LFW deep-funneled.`,
  );
}

/** @throws LookalikeError ASSET_CORRUPT */
async function verifyLfwProtocol({ folder }: FetchedAsset): Promise<void> {
  const hashes = new Map<string, string>();
  for (const file of await readdir(folder)) hashes.set(file, sha256(await readFile(join(folder, file))));
  if (digestOfFiles(hashes) === PROTOCOL_DIGEST) return;
  throw corrupt(`The ${hashes.size} files in ${folder} differ from the published protocol files of LFW.`);
}

function corrupt(message: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'ASSET_CORRUPT',
    message,
    'Download it again from the site of LFW or from a mirror that has the unchanged files.',
    { cause },
  );
}
