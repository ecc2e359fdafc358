import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const WORKSPACE = resolve(__dirname, '..');

/** Runs a package's command (`nx`, `prettier` ...) in the workspace with our terminal, and gives its exit code. */
export function runCommand(
  command: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; quiet?: boolean } = {},
): Promise<number> {
  const bin = resolve(WORKSPACE, 'node_modules/.bin', process.platform === 'win32' ? `${command}.cmd` : command);
  const child = spawn(bin, args, {
    cwd: WORKSPACE,
    env: { ...process.env, ...options.env },
    stdio: options.quiet ? 'ignore' : ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const end = (): boolean => child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code, signal) => done(code ?? (signal ? 1 : 0)));
  });
}
