// In this package, because threads and processes of several packages need it, and the hook is found relative to this file.
import { join } from 'node:path';

/** Options of Node with which a process or a thread runs TypeScript files without decorators from source. */
export function typescriptHook(): string[] {
  return ['--require', join(__dirname, 'register-typescript.cjs')];
}
