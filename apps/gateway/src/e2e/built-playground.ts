import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const PAGE = resolve(__dirname, '../../../playground/dist/index.html');

/** Whether there is a playground to look at (`npx nx build playground`). */
export function isPlaygroundBuilt(): boolean {
  return existsSync(PAGE);
}
