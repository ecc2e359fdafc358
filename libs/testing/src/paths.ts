import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The root of the workspace. */
export const WORKSPACE = resolve(__dirname, '../../..');

/** Where `npm run fetch` keeps assets, and where tests find them. */
export const ASSET_CACHE = resolve(WORKSPACE, process.env.LOOKALIKE_CACHE ?? '.cache', 'assets');

/** The founders' reference outputs, or null on a stranger's machine. */
export const REFERENCE: string | null = existsSync(resolve(WORKSPACE, '../shared/reference'))
  ? resolve(WORKSPACE, '../shared/reference')
  : null;
