import { spawn } from 'node:child_process';

export interface ProgramResult {
  /** null: it could not be started, or was killed. */
  code: number | null;
  /** The end of what it wrote to stderr. */
  complaint: string;
}

const COMPLAINT_CHARACTERS = 4_000;

/** Runs a program without a shell. Never rejects but for an abort. */
export function runProgram(
  command: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<ProgramResult> {
  const [program = '', ...args] = command;
  options.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    const stop = (): void => {
      child.kill('SIGTERM');
    };
    options.signal?.addEventListener('abort', stop, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-COMPLAINT_CHARACTERS);
    });
    const over = (code: number | null): void => {
      options.signal?.removeEventListener('abort', stop);
      if (options.signal?.aborted) reject(options.signal.reason as Error);
      else resolve({ code, complaint });
    };
    child.once('error', (error) => {
      complaint = error.message;
      over(null);
    });
    child.once('close', over);
  });
}
