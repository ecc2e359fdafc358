import { execFile } from 'node:child_process';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const INSTALLATION_MS = 1_800_000;
const RUN_MS = 3_600_000;
const MAX_OUTPUT = 10_000_000;

/**
 * Runs a script, and returns the JSON of the last line that it prints.
 * @throws Error with the end of the script's error output
 */
export type Python = <Result>(script: string, args: readonly string[]) => Promise<Result>;

/**
 * Creates a Python environment and installs packages with pip, from the registry that pip is configured for.
 * @param folder of the environment; it may exist already
 * @throws Error with the end of pip's output
 */
export async function createPython(folder: string, packages: readonly string[]): Promise<Python> {
  const environment = await createEnvironment(folder);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...environment.pipArguments];
  try {
    await execute(environment.executable, [...pip, ...packages], { timeout: INSTALLATION_MS, maxBuffer: MAX_OUTPUT });
  } catch (error) {
    throw new Error(`The Python environment could not be created. ${lastLines(error)}`, { cause: error });
  }
  return async (script, args) => {
    try {
      const { stdout } = await execute(environment.executable, [script, ...args], {
        env: { ...process.env, ...environment.variables },
        timeout: RUN_MS,
        maxBuffer: MAX_OUTPUT,
      });
      return JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
    } catch (error) {
      throw new Error(`${basename(script)} failed. ${lastLines(error)}`, { cause: error });
    }
  };
}

interface Environment {
  executable: string;
  pipArguments: string[];
  variables: Record<string, string>;
}

/** A virtual environment; only a folder of packages where Python lacks ensurepip, as on Debian without the package python3-venv. */
async function createEnvironment(folder: string): Promise<Environment> {
  try {
    await execute('python3', ['-m', 'venv', folder], { timeout: INSTALLATION_MS });
    return { executable: join(folder, 'bin/python'), pipArguments: [], variables: {} };
  } catch {
    const packages = join(folder, 'packages');
    return {
      executable: 'python3',
      pipArguments: ['--upgrade', '--target', packages],
      variables: { PYTHONPATH: packages },
    };
  }
}

/** Of the program's error output, or of the message if there is none. */
function lastLines(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim() || message).split('\n').slice(-3).join(' ');
}
