import { randomBytes } from 'node:crypto';
import { LookalikeError } from '@lookalike/domain';
import { LRUCache } from 'lru-cache';

export interface UploadLimits {
  /** Of all uploads together, in bytes; the least used go first. */
  maxBytes: number;
  /** How long one is kept, in milliseconds. */
  lifetimeMs: number;
}

const LIMITS: UploadLimits = { maxBytes: 256 * 1024 * 1024, lifetimeMs: 15 * 60 * 1000 };

/** Pictures that clients sent ahead of their queries, in bounded memory. */
export class UploadStore {
  private readonly uploads: LRUCache<string, Uint8Array>;

  constructor({ maxBytes, lifetimeMs }: UploadLimits = LIMITS) {
    this.uploads = new LRUCache({
      maxSize: maxBytes,
      ttl: lifetimeMs,
      sizeCalculation: ({ byteLength }) => Math.max(1, byteLength),
    });
  }

  /** @returns an id of 128 random bits: whoever has it may see the picture */
  add(bytes: Uint8Array): string {
    const id = randomBytes(16).toString('base64url');
    this.uploads.set(id, bytes);
    return id;
  }

  /** @throws LookalikeError UPLOAD_NOT_FOUND */
  get(id: string): Uint8Array {
    const bytes = this.uploads.get(id);
    if (bytes) return bytes;
    throw new LookalikeError(
      'UPLOAD_NOT_FOUND',
      'There is no such upload; uploads are kept for 15 minutes.',
      'Send the picture to POST /uploads again and use the id that it answers.',
    );
  }
}
