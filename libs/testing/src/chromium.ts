import { existsSync } from 'node:fs';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser's program, to look at pages with; null where there is none. */
export function chromium(): string | null {
  return PROGRAMS.find((program) => existsSync(program)) ?? null;
}
