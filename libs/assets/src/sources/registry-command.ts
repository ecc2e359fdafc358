import { spawn } from 'node:child_process';
import { requirePipes } from '@lookalike/node-support';

export interface CommandResult {
  /** Null when the program could not be started or was killed. */
  code: number | null;
  /** The end of what it wrote to stderr, or why it could not be started. */
  stderr: string;
}

const MAX_STDERR_CHARACTERS = 4_000;
/** How long an aborted program may take to delete its temporary files. */
const TERMINATE_MS = 1_000;

/**
 * Runs npm or pip without a shell. Rejects only when it is aborted: at most a second later, after killing the program and all processes
 * that it has started.
 */
export function runCommand(
  command: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<CommandResult> {
  const [program = '', ...args] = command;
  options.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    // A process group, because pip starts another process, which does not end when pip is terminated.
    const hasGroup = process.platform !== 'win32';
    const { cwd, env, signal } = options;
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'], detached: hasGroup });
    try {
      requirePipes(child);
    } catch (error) {
      return resolve({ code: null, stderr: (error as Error).message });
    }
    let stderr = '';
    let timer: NodeJS.Timeout | undefined;
    const kill = (signalName: NodeJS.Signals): void => {
      try {
        if (hasGroup && child.pid !== undefined) process.kill(-child.pid, signalName);
        else child.kill(signalName);
      } catch {
        // All its processes have ended.
      }
    };
    const terminate = (): void => {
      kill('SIGTERM');
      timer = setTimeout(() => {
        kill('SIGKILL');
        finish(null);
      }, TERMINATE_MS);
    };
    signal?.addEventListener('abort', terminate, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-MAX_STDERR_CHARACTERS);
    });
    const finish = (code: number | null): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', terminate);
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve({ code, stderr });
    };
    child.once('error', (error) => {
      stderr = error.message;
      finish(null);
    });
    child.once('close', finish);
  });
}
