import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from '../list-files';

const INTERVAL_MS = 500;

/** Tells from time to time how many bytes are below a folder: pip shows no progress to programs. Returns what ends it. */
export function watchFolder(folder: string, onBytes: (bytes: number) => void): () => void {
  let over = false;
  const look = async (): Promise<void> => {
    const files = await listFiles(folder);
    const sizes = await Promise.all(files.map(({ path }) => stat(join(folder, path)).then(({ size }) => size)));
    if (!over && sizes.length > 0) onBytes(Math.max(...sizes));
  };
  // Files come and go while it looks: what cannot be seen now is seen the next time.
  const timer = setInterval(() => void look().catch(() => undefined), INTERVAL_MS);
  return () => {
    over = true;
    clearInterval(timer);
  };
}
