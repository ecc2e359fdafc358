import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Starts with the signature of a JPEG, which is all that this package checks. */
export const jpeg = (content: string) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(content)]);

/** A string is the content of a JPEG. */
export function writePhoto(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? jpeg(content) : content);
}

/**
 * Runs `action` with the rights of another user when the tests run as root, which may read everything.
 * @param scratch the folder that contains the photos
 */
export async function withoutRoot<T>(scratch: string, action: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return action();
  chmodSync(scratch, 0o755);
  process.seteuid!(65_534);
  try {
    return await action();
  } finally {
    process.seteuid!(0);
  }
}
