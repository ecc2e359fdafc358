import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told apart from a later one that was given the same pid. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in whatever form the system tells; compared, never read. */
  startedAt: string;
  /** Where its pid means something: this start of this machine, this container. */
  scope: string;
}

/** The identity of a process that runs here; null when there is none of that pid. */
export function identify(pid: number): ProcessIdentity | null {
  const startedAt = process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid);
  return startedAt === null ? null : { pid, startedAt, scope: scope() };
}

/** Whether the very process still runs; null when it belongs to another machine or container, where it cannot be looked up. */
export function isAlive(identity: ProcessIdentity): boolean | null {
  if (identity.scope !== scope()) return null;
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

// The name in brackets may hold spaces and brackets: field 3, the state, comes after the last one. The start is field 22.
function startOnLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; it waits for nothing but its parent.
    return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19]!;
  } catch {
    return null;
  }
}

function startElsewhere(pid: number): string | null {
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    const told = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { env, encoding: 'utf8' });
    const [state, ...start] = told.trim().split(/\s+/);
    return !state || state.startsWith('Z') ? null : start.join(' ');
  } catch {
    return null;
  }
}

function scope(): string {
  if (process.platform !== 'linux') return hostname();
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
}
