import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Starts with the signature of a JPEG, which is all that this package checks. */
export const jpeg = (content: string) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(content)]);

/** A string is the content of a JPEG. */
export function writePhoto(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? jpeg(content) : content);
}
