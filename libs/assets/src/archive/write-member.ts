import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

const OWNER_MAY_EXECUTE = 0o100;

/** Writes a new file; of its mode only the executable bit counts. Never through a link: an existing name is an error. */
export async function writeMember(
  content: AsyncIterable<Uint8Array>,
  file: string,
  mode: number,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const output = createWriteStream(file, { flags: 'wx', mode: mode & OWNER_MAY_EXECUTE ? 0o755 : 0o644 });
  await pipeline(content, output, { signal });
}
