import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandConfig } from '@lookalike/command-line';
import { WORKSPACE } from '../run-command';
import type { IngestionReply } from './ingestion-process';

const SAMPLE_MS = 250;

/** What a process measured of itself, and the peak memory in MB of it and the processes that it started; null where it is unknown. */
export type IngestionRun = IngestionReply & { treePeak: number | null };

/**
 * Ingests a gallery into new indexes, in a new process with the environment of `npm start`.
 * @param config its data directory is deleted afterwards
 * @throws Error if the ingestion does not succeed
 */
export async function runIngestion(config: CommandConfig): Promise<IngestionRun> {
  const child = fork(join(__dirname, 'ingestion-process.ts'), {
    cwd: WORKSPACE,
    execArgv: ['--require', '@swc-node/register'],
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  let treePeak: number | null = null;
  const sampler = setInterval(() => {
    const megabytes = treeMemory(child.pid!);
    if (megabytes !== null) treePeak = Math.max(treePeak ?? 0, megabytes);
  }, SAMPLE_MS);
  try {
    child.send(config);
    const reply = await new Promise<IngestionReply>((resolve, reject) => {
      child.once('message', (message) => resolve(message as IngestionReply));
      child.once('exit', (code) => reject(new Error(`The process of an ingestion ended with exit code ${code}.`)));
    });
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    return { ...reply, treePeak };
  } finally {
    clearInterval(sampler);
    process.off('exit', kill);
    await rm(config.dataDirectory, { recursive: true, force: true });
  }
}

/** The resident memory of a process and its descendants in MB; null on systems without /proc. */
function treeMemory(pid: number): number | null {
  const processes = readProcesses();
  if (!processes?.has(pid)) return null;
  const sum = (id: number): number => {
    const children = [...processes].filter(([, { parent }]) => parent === id);
    return processes.get(id)!.kilobytes + children.reduce((total, [child]) => total + sum(child), 0);
  };
  return Math.round((sum(pid) * 1024) / 1e6);
}

function readProcesses(): Map<number, { parent: number; kilobytes: number }> | null {
  const processes = new Map<number, { parent: number; kilobytes: number }>();
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return null;
  }
  for (const name of names) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const number = (key: string): number => Number(new RegExp(`^${key}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      processes.set(Number(name), { parent: number('PPid'), kilobytes: number('VmRSS') });
    } catch {
      // It has ended.
    }
  }
  return processes;
}
