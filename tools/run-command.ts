import { spawn } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import { createInterface } from 'node:readline';

export const WORKSPACE = resolvePath(__dirname, '..');

/**
 * Runs the command of an installed package (`nx`, `prettier` ...) with this process's output.
 * @param options `cwd`: default the workspace; `prefix`: of each line, for commands that run at the same time
 * @returns its exit code
 */
export function runCommand(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; quiet?: boolean; prefix?: string } = {},
): Promise<number> {
  const bin = resolvePath(WORKSPACE, 'node_modules/.bin', process.platform === 'win32' ? `${command}.cmd` : command);
  const { prefix } = options;
  const output = prefix === undefined ? 'inherit' : 'pipe';
  const child = spawn(bin, args, {
    cwd: options.cwd ?? WORKSPACE,
    env: { ...process.env, ...options.env },
    stdio: options.quiet ? 'ignore' : ['ignore', output, output],
    shell: process.platform === 'win32',
  });
  if (prefix !== undefined) {
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      if (from) createInterface({ input: from }).on('line', (line) => void to.write(`${prefix}${line}\n`));
    }
  }
  const kill = (): boolean => child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // At `exit`, its last lines may not have been read yet.
    child.once('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}
