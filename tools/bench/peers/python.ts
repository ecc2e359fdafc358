import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const INSTALLATION_MS = 1_800_000;
const RUN_MS = 1_800_000;
const MAX_OUTPUT = 10_000_000;

/** Runs a script of this folder, and returns the JSON of the last line that it prints. */
export type Python = <Result>(script: string, args: readonly string[]) => Promise<Result>;

/**
 * Creates a Python environment and installs packages with pip, from the registry that pip is configured for.
 * @param folder of the environment; it may exist already
 * @throws Error with the end of pip's output
 */
export async function createPython(folder: string, packages: readonly string[]): Promise<Python> {
  const executable = join(folder, 'bin/python');
  try {
    await execute('python3', ['-m', 'venv', folder], { timeout: INSTALLATION_MS });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    await execute(executable, pip, { timeout: INSTALLATION_MS, maxBuffer: MAX_OUTPUT });
  } catch (error) {
    throw new Error(`The Python environment could not be created. ${lastLines(error)}`, { cause: error });
  }
  return async (script, args) => {
    try {
      const { stdout } = await execute(executable, [join(__dirname, script), ...args], {
        timeout: RUN_MS,
        maxBuffer: MAX_OUTPUT,
      });
      return JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
    } catch (error) {
      throw new Error(`${script} failed. ${lastLines(error)}`, { cause: error });
    }
  };
}

/** Of the program's error output, or of the message if there is none. */
function lastLines(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim() || message).split('\n').slice(-3).join(' ');
}
