import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface ListedFile {
  /** Below the folder, with `/` between folders. */
  path: string;
  /** Neither a link nor anything else that leads out of the folder. */
  plain: boolean;
}

/** All that is below a folder, folders themselves left out. */
export async function listFiles(folder: string, below = ''): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below + entry.name;
    if (entry.isDirectory()) files.push(...(await listFiles(folder, `${path}/`)));
    else files.push({ path, plain: entry.isFile() });
  }
  return files;
}
