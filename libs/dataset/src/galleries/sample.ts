import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FetchedAsset, LookalikeError, type PhotoId } from '@lookalike/domain';
import { createCatalogue } from '../catalogue';
import { sha256 } from '../digest';
import { type Gallery, type GalleryIssue, wholePhoto } from '../gallery';
import { photoNotFound, photoUnreadable } from '../photo-errors';
import { GROUP, PORTRAITS } from '../sample/assets';

export interface OpenSampleOptions {
  /** The asset `sample-portraits`, or null when it is unavailable. */
  portraits: FetchedAsset | null;
  /** The asset `sample-group`, or null when it is unavailable. */
  group: FetchedAsset | null;
  /** Returns the issues of `Gallery.issues`: the assets that are missing. Called each time. */
  issues?: () => GalleryIssue[];
}

/** Two identities and an album without names. @throws LookalikeError GALLERY_UNAVAILABLE when both assets are null */
export async function openSample({ portraits, group, issues = () => [] }: OpenSampleOptions): Promise<Gallery> {
  const files = new Map([...pathsIn(portraits, PORTRAITS), ...pathsIn(group, GROUP)]);
  if (files.size === 0) {
    throw unavailable('Neither the portraits nor the group photos of the sample gallery are available.');
  }
  const catalogue = await createCatalogue(
    [...files.keys()].map((id) => ({ id, identity: id in PORTRAITS ? id.split('/')[0]! : null })),
  );
  const read = async (id: PhotoId): Promise<Uint8Array> => {
    const file = files.get(id);
    if (!file) throw photoNotFound('sample', id);
    try {
      return await readFile(file);
    } catch (error) {
      if (await stat(dirname(file)).catch(() => null)) throw photoUnreadable(file, error);
      throw unavailable(`The file ${file} of the sample gallery cannot be read: ${(error as Error).message}.`, error);
    }
  };
  return {
    ...catalogue,
    name: 'sample',
    async *photos() {
      yield* catalogue.refs;
    },
    read,
    readParts: async function* (id) {
      yield wholePhoto(await read(id));
    },
    size: async (id) => (await read(id)).byteLength,
    // A digest, because downloading the files again changes their modification times only.
    fingerprint: async (id) => sha256(await read(id)),
    version: () => null,
    issues,
    ignored: () => [],
    isIgnored: () => false,
    // When only one of the two assets is available, the photos of the other one are not deleted.
    unreadPlaceOf: (id) =>
      !files.has(id) && (Object.hasOwn(PORTRAITS, id) || Object.hasOwn(GROUP, id))
        ? {
            path: id,
            code: 'UNREADABLE',
            reason: 'It is part of an asset that is unavailable.',
            remedy: 'Download the assets sample-portraits and sample-group again.',
            isUnread: true,
          }
        : null,
    refresh: async () => undefined,
    keepIds: async () => undefined,
    mounts: () => [],
    async check() {
      for (const folder of new Set([...files.values()].map((file) => dirname(file)))) {
        await stat(folder).catch((error: Error) => {
          throw unavailable(`The folder ${folder} of the sample gallery cannot be read: ${error.message}.`, error);
        });
      }
    },
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
