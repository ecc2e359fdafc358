import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LookalikeError } from '@lookalike/domain';
import { sha256 } from '../digest';
import { photoUnreadable } from '../photo-errors';

/** Where the bytes of a photo are in the pack. */
export interface PackedPhoto {
  /** `<Identity>/<Identity>_NNNN.jpg` */
  path: string;
  offset: number;
  size: number;
  /** Hex. */
  sha256: string;
}

/** The content of `index.json`. */
export interface PackIndex {
  /** See `digestOfFiles`. */
  digest: string;
  /** Size of `photos.bin`. */
  bytes: number;
  photos: PackedPhoto[];
}

export const PACK_FILE = 'photos.bin';
export const PACK_INDEX = 'index.json';

/** All photos of an archive in one file without compression, read by offset: the archive is unpacked only once. */
export class Pack {
  private constructor(
    readonly index: PackIndex,
    private readonly folder: string,
    private readonly file: FileHandle,
  ) {}

  /** Null when `folder` does not contain a complete pack with this digest. */
  static async open(folder: string, digest: string): Promise<Pack | null> {
    const index = await readIndex(folder);
    if (index?.digest !== digest) return null;
    const file = await open(join(folder, PACK_FILE)).catch(() => null);
    if (!file) return null;
    const stats = await file.stat().catch(() => null);
    if (stats?.size === index.bytes) return new Pack(index, folder, file);
    await file.close();
    return null;
  }

  /** Works also after the folder was deleted, because the file is open. @throws LookalikeError ASSET_CORRUPT, PHOTO_UNREADABLE */
  async read(photo: PackedPhoto): Promise<Uint8Array> {
    const bytes = new Uint8Array(photo.size);
    const { bytesRead } = await this.file.read(bytes, 0, photo.size, photo.offset).catch((error: Error) => {
      throw photoUnreadable(photo.path, error);
    });
    if (bytesRead === photo.size && sha256(bytes) === photo.sha256) return bytes;
    throw new LookalikeError(
      'ASSET_CORRUPT',
      `The photo ${photo.path} is damaged in ${join(this.folder, PACK_FILE)}.`,
      `Stop Lookalike, delete the folder ${this.folder} and start again: the folder is then created again from the archive.`,
    );
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

async function readIndex(folder: string): Promise<PackIndex | null> {
  try {
    return JSON.parse(await readFile(join(folder, PACK_INDEX), 'utf8')) as PackIndex;
  } catch {
    return null;
  }
}
