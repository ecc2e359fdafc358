import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';

/** Starts with the signature of a JPEG, which is all that this package checks. */
export const jpeg = (content: string) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(content)]);

/** A string is the content of a JPEG. */
export function writePhoto(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? jpeg(content) : content);
}

/** A file whose content is its path, or files by path with their contents as `writePhoto` takes them. */
export type FolderFiles = string | Record<string, string | Buffer>;

/** Creates folders of photos for the tests of a file, in the folder `scratch`, which is removed after them. Call it at the top of the file. */
export function galleryFolders(): { scratch: string; createFolder(...files: FolderFiles[]): string } {
  const scratch = temporaryFolder();
  let folders = 0;
  return {
    scratch,
    createFolder(...files) {
      const folder = join(scratch, `Gallery ${folders++}`);
      mkdirSync(folder);
      for (const entry of files) {
        const contents = typeof entry === 'string' ? { [entry]: entry } : entry;
        for (const [path, content] of Object.entries(contents)) writePhoto(folder, path, content);
      }
      return folder;
    },
  };
}
