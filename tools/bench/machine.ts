import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';

/** What measured times depend on. */
export interface Machine {
  processor: string;
  /** Cores that this process may use. */
  cores: number;
  /** The vector instructions, such as `avx2 avx512f`; empty where the system does not list them. */
  vectorInstructions: string;
  memoryGigabytes: number;
  /** Operating system and its version. */
  system: string;
  node: string;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    vectorInstructions: vectorInstructions(),
    memoryGigabytes: Math.round(totalmem() / 1e9),
    system: `${process.platform} ${process.arch} ${release()}`,
    node: process.version,
  };
}

/** Mean number of runnable processes in the last minute. Far above 0 before the bench starts: other programs disturb it. */
export const currentLoad = (): number => Number(loadavg()[0]!.toFixed(2));

function vectorInstructions(): string {
  let text: string;
  try {
    text = readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
  const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
  return flags.filter((flag) => /^(avx|fma|f16c|amx|asimd|sve|neon)/.test(flag)).join(' ');
}
