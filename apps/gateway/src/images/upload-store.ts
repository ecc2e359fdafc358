import { randomBytes } from 'node:crypto';
import { LookalikeError } from '@lookalike/domain';
import { LRUCache } from 'lru-cache';

export interface UploadLimits {
  /** Size of all uploads together, in bytes; the least recently used are removed first. */
  maxBytes: number;
  /** How long an upload is kept, in milliseconds. */
  lifetimeMs: number;
}

const LIMITS: UploadLimits = { maxBytes: 256 * 1024 * 1024, lifetimeMs: 15 * 60 * 1000 };

/** Images that clients upload before their queries, in bounded memory. */
export class UploadStore {
  private readonly uploads: LRUCache<string, Uint8Array>;

  constructor({ maxBytes, lifetimeMs }: UploadLimits = LIMITS) {
    this.uploads = new LRUCache({
      maxSize: maxBytes,
      ttl: lifetimeMs,
      sizeCalculation: ({ byteLength }) => Math.max(1, byteLength),
    });
  }

  /** @returns an id of 128 random bits; everyone who knows it may read the image */
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
      `No upload has the id ${JSON.stringify(id.slice(0, 100))}. Uploads expire after 15 minutes.`,
      'Send the image to POST /uploads again and use the id of the response.',
    );
  }
}
