import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identifies one process, also after it has ended and another process was given its pid. Plain data, to be stored as JSON. */
export interface ProcessIdentity {
  pid: number;
  /** When the process started, in the format of the operating system. Only compared for equality, never parsed. */
  startedAt: string;
  /** Where the pid is valid: on Linux the boot id of the machine and the pid namespace (container), elsewhere the host name. */
  scope: string;
}

/** @returns the identity of the running process with this pid; null when there is none in this pid namespace */
export function identifyProcess(pid: number): ProcessIdentity | null {
  const startedAt = process.platform === 'linux' ? startTimeOnLinux(pid) : startTimeFromPs(pid);
  return startedAt === null ? null : { pid, startedAt, scope: currentScope() };
}

/**
 * Whether exactly this process is still running: false when it ended (zombies included) or when its pid now belongs to another
 * process. @returns null when it is or was on another machine or in another container, where it cannot be looked up
 */
export function isAlive(identity: ProcessIdentity): boolean | null {
  if (identity.scope !== currentScope()) return null;
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** Field 22 of proc_pid_stat(5): clock ticks since the machine was booted. */
function startTimeOnLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 2, the name in parentheses, may contain spaces and parentheses itself, so fields are counted from the last one.
    const [state, ...others] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended and only waits for its parent to read its exit status.
    return state === 'Z' || state === 'X' ? null : others[18]!;
  } catch {
    return null;
  }
}

function startTimeFromPs(pid: number): string | null {
  try {
    // `lstart` is local time: without TZ, the identity of one process would differ between processes with different time zones.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const output = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { env, encoding: 'utf8' });
    const [state, ...start] = output.trim().split(/\s+/);
    return !state || state.startsWith('Z') ? null : start.join(' ');
  } catch {
    return null;
  }
}

function currentScope(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Some sandboxes hide both.
    return hostname();
  }
}
