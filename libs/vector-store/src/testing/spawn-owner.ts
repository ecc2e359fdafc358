import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const WORKSPACE = resolve(__dirname, '../../../..');

export interface OwnerProcess {
  role: string;
  process: ChildProcess;
  /** Sends SIGKILL, so that the process cannot clean up, and waits until it has ended. */
  kill(): Promise<void>;
}

/** Starts `owner-process.ts` and waits until it has opened the data directory and written its rows. `role` is 'ended' when it failed. */
export async function spawnOwner(binaryFolder: string, dataDirectory: string, rows: number): Promise<OwnerProcess> {
  const script = join(__dirname, 'owner-process.ts');
  const child = spawn(
    process.execPath,
    ['-r', '@swc-node/register', script, binaryFolder, dataDirectory, String(rows)],
    {
      cwd: WORKSPACE,
      env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.base.json', NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  const role = await Promise.race([once(child.stdout, 'data'), ended.then(() => ['ended'])]);
  return {
    role: String(role[0]).trim(),
    process: child,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
