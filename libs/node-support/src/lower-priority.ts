import { getPriority, setPriority } from 'node:os';

/**
 * Lowers the priority of the calling thread (on Linux) or process (elsewhere) to `niceness`. A lower one stays, because only a
 * privileged user may raise it. Shared by the worker threads and the decoder processes. Where the system refuses, for example in a sandbox, the priority stays as it is.
 * @param niceness 1 to 19 (setpriority(2))
 */
export function lowerPriority(niceness: number): void {
  try {
    if (getPriority() < niceness) setPriority(niceness);
  } catch {
    // It makes the answers under load faster, and nothing depends on it.
  }
}
