import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A small disk in memory. */
export interface TestDisk {
  /** Its mount point. */
  folder: string;
  /** Mounts a new, empty disk. @param size in kB; default: unlimited */
  mount(size?: number): void;
  /** Unmounts it, also while files are open. Its content is lost. */
  unmount(): void;
}

/** @param folder the mount point, created if necessary @returns null where tests may not mount: it needs the rights of root */
export function testDisk(folder: string): TestDisk | null {
  const disk: TestDisk = {
    folder,
    mount: (size) => mountTmpfs(folder, size),
    unmount: () => void execFileSync('umount', ['-l', folder], { stdio: 'ignore' }),
  };
  mkdirSync(folder, { recursive: true });
  try {
    disk.mount();
    disk.unmount();
    return disk;
  } catch {
    return null;
  }
}

function mountTmpfs(folder: string, size?: number): void {
  const options = size === undefined ? [] : ['-o', `size=${size}k`];
  execFileSync('mount', ['-t', 'tmpfs', ...options, 'none', folder], { stdio: 'ignore' });
}
