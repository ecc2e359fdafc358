import { writeFile } from 'node:fs/promises';
import { LookalikeError } from '@lookalike/domain';

/** Writes a file and prints its path. @throws LookalikeError CONFIG_INVALID when it cannot be written */
export async function writeOutput(file: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (cause) {
    const message = `${file} cannot be written: ${(cause as Error).message}`;
    throw new LookalikeError('CONFIG_INVALID', message, 'Name another file with --out.', { cause });
  }
  console.log(file);
}
