import { runProgram } from './run-program';

/** In this order: what each starts is the same pip. `uvx` fetches one where a machine has uv alone. */
const CANDIDATES = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip'], ['uvx', 'pip']] as const;

const found = new Map<string, Promise<readonly string[] | null>>();

/** The command of the first pip that answers; null: there is none. Looked for once for each PATH. */
export function findPip(environment: NodeJS.ProcessEnv): Promise<readonly string[] | null> {
  const path = environment.PATH ?? '';
  const known = found.get(path) ?? firstThatAnswers(environment);
  found.set(path, known);
  return known;
}

async function firstThatAnswers(environment: NodeJS.ProcessEnv): Promise<readonly string[] | null> {
  for (const command of CANDIDATES) {
    const { code } = await runProgram([...command, '--version'], { env: environment });
    if (code === 0) return command;
  }
  return null;
}
