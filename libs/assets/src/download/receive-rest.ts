import { createWriteStream } from 'node:fs';
import { rm, stat, truncate, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Rest, versionFileOf } from './request-rest';

/**
 * Appends the body to the part, or writes it anew when it begins at 0.
 * @returns the size of the whole file
 * @throws Error when the body ends early
 */
export async function receiveRest(
  { response, offset, total, version }: Rest,
  part: string,
  onProgress: (done: number, total: number | null) => void,
  signal?: AbortSignal,
): Promise<number> {
  const versionFile = versionFileOf(part);
  if (offset === 0) {
    // First the old version goes, then the file starts anew: a kill in between must not leave bytes of two versions.
    await rm(versionFile, { force: true });
    await writeFile(part, '');
    if (version) await writeFile(versionFile, version);
  } else await truncate(part, offset);

  let done = offset;
  onProgress(done, total);
  const body = response.body ? Readable.fromWeb(response.body) : Readable.from([]);
  body.on('data', (chunk: Uint8Array) => {
    done += chunk.length;
    onProgress(done, total);
  });
  await pipeline(body, createWriteStream(part, { flags: 'a' }), { signal });

  const { size } = await stat(part);
  if (total !== null && size !== total) throw new Error(`the download ended at ${size} of ${total} bytes`);
  await rm(versionFile, { force: true });
  return size;
}
