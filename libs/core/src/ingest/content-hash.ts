import { webcrypto } from 'node:crypto';

/** sha256 (hex), off the main thread: 20 MB would hold it up for longer than a query may wait. */
export async function contentHash(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}
