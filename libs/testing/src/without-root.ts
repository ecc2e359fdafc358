import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';

const OTHER_USER = 65_534;

/**
 * Runs `action` with the rights of another user when the tests run as root, which may read everything.
 * @param folders made readable for that user; temporary folders are not
 * @param written folders that `action` writes to: they and their content become that user's
 */
export async function withoutRoot<T>(folders: string[], action: () => Promise<T>, written: string[] = []): Promise<T> {
  if (process.geteuid?.() !== 0) return action();
  for (const folder of folders) chmodSync(folder, 0o755);
  if (written.length > 0) execFileSync('chown', ['-R', String(OTHER_USER), ...written]);
  process.seteuid!(OTHER_USER);
  try {
    return await action();
  } finally {
    process.seteuid!(0);
  }
}
