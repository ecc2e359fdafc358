import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Null when the program could not be started or was killed. */
  code: number | null;
  /** The end of what it wrote to stderr, or why it could not be started. */
  stderr: string;
}

const MAX_STDERR_CHARACTERS = 4_000;

/** Runs npm or pip without a shell. Rejects only when it is aborted. */
export function runCommand(
  command: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<CommandResult> {
  const [program = '', ...args] = command;
  options.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    const terminate = (): void => {
      child.kill('SIGTERM');
    };
    options.signal?.addEventListener('abort', terminate, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-MAX_STDERR_CHARACTERS);
    });
    const finish = (code: number | null): void => {
      options.signal?.removeEventListener('abort', terminate);
      if (options.signal?.aborted) reject(options.signal.reason as Error);
      else resolve({ code, stderr });
    };
    child.once('error', (error) => {
      stderr = error.message;
      finish(null);
    });
    child.once('close', finish);
  });
}
