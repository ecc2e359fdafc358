import { getPriority, setPriority } from 'node:os';

/**
 * Lowers the priority of the calling thread (on Linux) or process (elsewhere) to `niceness`. Does not raise a priority that is lower
 * already, because only a privileged user may do that. If the system rejects the change, as in a sandbox, the priority remains unchanged.
 * In this package, because the threads of `embedding` and the processes of `imaging` call it.
 * @param niceness 1 to 19 (setpriority(2))
 */
export function lowerPriority(niceness: number): void {
  try {
    if (getPriority() < niceness) setPriority(niceness);
  } catch {
    // The priority only affects the latency of queries under load.
  }
}
