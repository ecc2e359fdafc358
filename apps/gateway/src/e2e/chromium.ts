import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const PAGE = resolve(__dirname, '../../../playground/dist/index.html');

/** A browser to look at the playground with; null where there is none, or nothing to look at (`npx nx build playground`). */
export function chromium(): string | null {
  const program = PROGRAMS.find((candidate) => existsSync(candidate)) ?? null;
  return existsSync(PAGE) ? program : null;
}
