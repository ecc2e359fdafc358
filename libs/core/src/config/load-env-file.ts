import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Reads `.env` of the workspace into the environment; what is set already wins. */
export function loadEnvFile(): void {
  const file = resolve(__dirname, '../../../../.env');
  if (existsSync(file)) process.loadEnvFile(file);
}
