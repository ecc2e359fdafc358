import { spawn } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';

export const WORKSPACE = resolvePath(__dirname, '..');

/** Runs a package's command (`nx`, `prettier` ...) with this process's output. @param options `cwd`: default the workspace @returns its exit code */
export function runCommand(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; quiet?: boolean } = {},
): Promise<number> {
  const bin = resolvePath(WORKSPACE, 'node_modules/.bin', process.platform === 'win32' ? `${command}.cmd` : command);
  const child = spawn(bin, args, {
    cwd: options.cwd ?? WORKSPACE,
    env: { ...process.env, ...options.env },
    stdio: options.quiet ? 'ignore' : ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const kill = (): boolean => child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}
