import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** A disk that keeps its content while it is not mounted. */
export interface LastingTestDisk extends TestDisk {
  /** Mounts the same disk again. */
  mount(): void;
  unmount(): void;
  /** Call it last: its content is lost. */
  destroy(): void;
}

/** @param folder as for `testDisk` @returns as `testDisk`; it is not mounted */
export function lastingTestDisk(folder: string): LastingTestDisk | null {
  const content = testDisk(mkdtempSync(join(tmpdir(), 'lookalike-disk-')));
  if (!content) return null;
  mkdirSync(folder, { recursive: true });
  content.mount();
  return {
    folder,
    mount: () => void execFileSync('mount', ['--bind', content.folder, folder]),
    unmount: () => void execFileSync('umount', ['-l', folder], { stdio: 'ignore' }),
    destroy() {
      content.unmount();
      rmSync(content.folder, { recursive: true });
    },
  };
}

function mountTmpfs(folder: string, size?: number): void {
  const options = size === undefined ? [] : ['-o', `size=${size}k`];
  execFileSync('mount', ['-t', 'tmpfs', ...options, 'none', folder], { stdio: 'ignore' });
}
