import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type AssetSpec, type FetchedAsset, LookalikeError, type PhotoId } from '@lookalike/domain';
import { createCatalogue } from '../catalogue';
import { sha256 } from '../digest';
import { type Gallery, photoNotFound, photoUnreadable } from '../gallery';

const PORTRAITS: Record<PhotoId, string> = {
  'Barack_Obama/0001': 'obama.jpg',
  'Barack_Obama/0002': 'obama2.jpg',
  'Barack_Obama/0003': 'obama3.jpg',
  'Barack_Obama/0004': 'obama_partial_face.jpg',
  'Barack_Obama/0005': 'obama_partial_face2.jpg',
  'Joe_Biden/0001': 'biden.jpg',
};

const GROUP: Record<PhotoId, string> = Object.fromEntries(
  [1, 2, 3, 4, 5, 6].map((number) => [`Group/${number}`, `sample${number}.jpg`]),
);

/** White House photographs of two identities: the part of the sample gallery with names. */
export const samplePortraits: AssetSpec = {
  name: 'sample-portraits',
  title: 'Sample gallery, portraits',
  enables: 'the two identities of the sample gallery',
  terms: 'White House photographs (public domain), packed with face-recognition (MIT).',
  sources: [
    {
      from: 'pypi',
      format: 'jpeg',
      package: 'face-recognition',
      version: '1.3.0',
      kind: 'sdist',
      sha256: { any: '5e5efdd1686aa566af0d3cc1313b131e4b197657a8ffd03669e6d3fad92705ec' },
      bytes: 3_182_249,
      files: Object.fromEntries(
        Object.values(PORTRAITS).map((file) => [file, `face_recognition-1.3.0/tests/test_images/${file}`]),
      ),
    },
  ],
};

/** Six photos of 23 people without names: the album of the sample gallery. */
export const sampleGroup: AssetSpec = {
  name: 'sample-group',
  title: 'Sample gallery, group photos',
  enables: 'the album of the sample gallery',
  terms: 'Packed with @vladmandic/face-api (MIT).',
  sources: [
    {
      from: 'npm',
      format: 'jpeg',
      package: '@vladmandic/face-api',
      version: '1.7.15',
      sha256: '0d77fffeef362ef9c0939cf6c567f3a2e8e177f114fa257a3270cbd2e509b031',
      bytes: 12_677_476,
      files: Object.fromEntries(Object.values(GROUP).map((file) => [file, `package/demo/${file}`])),
    },
  ],
};

export interface OpenSampleOptions {
  /** The asset `sample-portraits`, or null when it is unavailable. */
  portraits: FetchedAsset | null;
  /** The asset `sample-group`, or null when it is unavailable. */
  group: FetchedAsset | null;
}

/** Two identities and an album without names. @throws LookalikeError GALLERY_UNAVAILABLE when both assets are null */
export async function openSample({ portraits, group }: OpenSampleOptions): Promise<Gallery> {
  const files = new Map([...pathsIn(portraits, PORTRAITS), ...pathsIn(group, GROUP)]);
  if (files.size === 0) {
    throw unavailable('Neither the portraits nor the group photos of the sample gallery are available.');
  }
  const catalogue = createCatalogue(
    [...files.keys()].map((id) => ({ id, identity: id in PORTRAITS ? id.split('/')[0]! : null })),
  );
  const read = async (id: PhotoId): Promise<Uint8Array> => {
    const file = files.get(id);
    if (!file) throw photoNotFound('sample', id);
    try {
      return await readFile(file);
    } catch (error) {
      const message = `cannot be read: ${(error as Error).message}`;
      if (await stat(dirname(file)).catch(() => null)) throw photoUnreadable(file, message, error);
      throw unavailable(`The file ${file} of the sample gallery ${message}.`, error);
    }
  };
  return {
    ...catalogue,
    name: 'sample',
    async *photos() {
      yield* catalogue.refs;
    },
    read,
    // A digest, because downloading the files again changes their modification times only.
    fingerprint: async (id) => sha256(await read(id)),
    issues: () => [],
    // When only one of the two assets is available, the photos of the other one are not deleted.
    unreadPlaceOf: (id) =>
      !files.has(id) && (Object.hasOwn(PORTRAITS, id) || Object.hasOwn(GROUP, id))
        ? { path: id, reason: 'It is part of an asset that is unavailable.', isUnread: true }
        : null,
    refresh: async () => undefined,
    mounts: () => [],
    wasListed: (id) => catalogue.find(id) !== null,
    close: async () => undefined,
  };
}

function pathsIn(asset: FetchedAsset | null, files: Record<PhotoId, string>): [PhotoId, string][] {
  return asset ? Object.entries(files).map(([id, file]) => [id, join(asset.folder, file)]) : [];
}

function unavailable(message: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'GALLERY_UNAVAILABLE',
    message,
    'Download the assets sample-portraits and sample-group again.',
    {
      cause,
    },
  );
}
