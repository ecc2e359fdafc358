import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WORKSPACE } from '../run-command';

/** The Nx projects that have tests. */
export function rooms(): string[] {
  const folders = ['apps', 'libs'].flatMap((parent) =>
    readdirSync(join(WORKSPACE, parent)).map((name) => join(WORKSPACE, parent, name)),
  );
  return [...folders, join(WORKSPACE, 'tools')]
    .filter((folder) => existsSync(join(folder, 'jest.config.cjs')))
    .map((folder) => basename(folder));
}
