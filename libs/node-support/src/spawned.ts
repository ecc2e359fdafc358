import type { ChildProcess } from 'node:child_process';

/**
 * Call it with the result of `spawn`, before anything else. If this process has no free file descriptors (EMFILE, ENFILE), `spawn` returns a
 * child without pipes, and its `error` event, which has no listener yet, would end this process. In this
 * package, because `assets`, `imaging` and `vector-store` start programs.
 * @throws Error when the child has no pipes, so that it was not started
 */
export function requirePipes<T extends ChildProcess>(child: T): T {
  if ((child.stdio as unknown) !== undefined) return child;
  child.on('error', () => undefined);
  throw new Error(`${child.spawnfile} could not be started: this process has no free file descriptors.`);
}
