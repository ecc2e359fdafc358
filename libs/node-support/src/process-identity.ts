import { execFileSync, type StdioOptions } from 'node:child_process';
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

/**
 * Recorded for a process whose start time the operating system does not tell: without /proc, under `hidepid` for a process of another
 * user, and on Windows. Only its pid identifies such a process.
 */
const UNKNOWN_START = 'unknown';

/** Errors that are the same at the next attempt. A process that exists is also ENOENT, if /proc is mounted with `hidepid=2` or not at all. */
const HIDDEN: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);

/**
 * @returns the identity of the running process with this pid; null when there is none in this pid namespace
 * @throws the operating system's error when there is one that cannot be identified at the moment, such as EMFILE
 */
export function identifyProcess(pid: number): ProcessIdentity | null {
  const startedAt = startTimeOf(pid);
  return startedAt === null ? null : { pid, startedAt, scope: currentScope() };
}

/**
 * Whether exactly this process is still running: false when it ended (zombies included) or when its pid now belongs to another
 * process. True, too, when a process has its pid and it is unknown which one: who takes a lock from a running process loses data.
 * @returns null when it is or was on another machine or in another container, where it cannot be looked up
 */
export function isAlive({ pid, startedAt, scope }: ProcessIdentity): boolean | null {
  try {
    if (scope !== currentScope()) return null;
    const current = startTimeOf(pid);
    return current === startedAt || (current !== null && [current, startedAt].includes(UNKNOWN_START));
  } catch {
    return true;
  }
}

/**
 * Sends SIGKILL to exactly this process. Does nothing when it has ended.
 * @throws Error when a process has its pid and it is unknown which one; the operating system's error, such as EPERM
 */
export function killProcess({ pid, startedAt, scope }: ProcessIdentity): void {
  const current = identifyProcess(pid);
  if (!current || current.scope !== scope) return;
  if ([current.startedAt, startedAt].includes(UNKNOWN_START)) {
    throw new Error(`process ${pid} may not be the one to kill, because its start time is unknown`);
  }
  if (current.startedAt === startedAt) process.kill(pid, 'SIGKILL');
}

/** @returns null when no process has this pid @throws the operating system's error if it may be another one at the next attempt */
function startTimeOf(pid: number): string | null {
  try {
    const startedAt = process.platform === 'linux' ? startTimeOnLinux(pid) : startTimeFromPs(pid);
    return exists(pid) ? startedAt : null;
  } catch (error) {
    if (!exists(pid)) return null;
    if (isPermanent(error)) return UNKNOWN_START;
    throw error;
  }
}

/** Whether a process has this pid, of any user. A zombie exists, too. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Whether the next attempt fails, too: the file is hidden, `ps` is missing, or it has ended because it did not find the process. */
function isPermanent(error: unknown): boolean {
  const { code, status } = error as { code?: string; status?: number | null };
  return HIDDEN.has(code ?? '') || typeof status === 'number';
}

/** Field 22 of proc_pid_stat(5): clock ticks since the machine was booted. @returns null for a process that has ended */
function startTimeOnLinux(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // Field 2, the name in parentheses, may contain spaces and parentheses itself, so fields are counted from the last one.
  const [state, ...others] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended and only waits for its parent to read its exit status.
  return state === 'Z' || state === 'X' ? null : others[18]!;
}

/** @returns null for a process that has ended */
function startTimeFromPs(pid: number): string | null {
  // `lstart` is local time: without TZ, the identity of one process would differ between processes with different time zones.
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
  const output = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { env, encoding: 'utf8', stdio });
  const [state, ...start] = output.trim().split(/\s+/);
  return !state || state.startsWith('Z') ? null : start.join(' ');
}

function currentScope(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch (error) {
    // Some sandboxes hide both.
    if (isPermanent(error)) return hostname();
    throw error;
  }
}
