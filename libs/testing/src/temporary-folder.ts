import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

declare global {
  /** Set by the Jest environment, which removes them after the last hook of the test file. */
  var temporaryFolders: string[];
}

/** A temporary folder for one test file, removed after its last hook. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lookalike-'));
  globalThis.temporaryFolders.push(folder);
  return folder;
}
