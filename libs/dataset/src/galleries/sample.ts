import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FetchedAsset, LookalikeError, type PhotoId } from '@lookalike/domain';
import { createCatalogue } from '../catalogue';
import type { Gallery } from '../gallery';
import { photoNotFound } from '../photo-not-found';
import { sha256 } from '../sha256';

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

export interface OpenSampleOptions {
  /** `sample-portraits` and `sample-group`; null: could not be had. */
  portraits: FetchedAsset | null;
  group: FetchedAsset | null;
}

/** Two identities and an album without names. @throws LookalikeError GALLERY_UNAVAILABLE when there is neither */
export async function openSample({ portraits, group }: OpenSampleOptions): Promise<Gallery> {
  const files = new Map([...filesOf(portraits, PORTRAITS), ...filesOf(group, GROUP)]);
  if (files.size === 0) {
    throw new LookalikeError(
      'GALLERY_UNAVAILABLE',
      'Nothing of the sample gallery could be had.',
      'Run `npm run fetch -- sample-portraits sample-group`, which names what is in the way.',
    );
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
      throw new LookalikeError(
        'GALLERY_UNAVAILABLE',
        `${file} of the sample gallery cannot be read.`,
        'Run `npm run fetch -- sample-portraits sample-group`.',
        { cause: error },
      );
    }
  };
  return {
    ...catalogue,
    name: 'sample',
    async *photos() {
      yield* catalogue.refs;
    },
    read,
    // Of the bytes: the files are fetched again now and then, which changes their times alone.
    fingerprint: async (id) => sha256(await read(id)),
    issues: () => [],
    refresh: async () => undefined,
    close: async () => undefined,
  };
}

function filesOf(asset: FetchedAsset | null, names: Record<PhotoId, string>): [PhotoId, string][] {
  return asset ? Object.entries(names).map(([id, name]) => [id, join(asset.folder, name)]) : [];
}
