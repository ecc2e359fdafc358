import { commandLineRemedy } from '@lookalike/command-line';
import { LookalikeError } from '@lookalike/domain';

/** Ends a command with exit code 1: prints code, message and remedy of a LookalikeError, and the stack of any other error. */
export function failWith(error: unknown): void {
  if (LookalikeError.is(error)) console.error(`${error.code}: ${error.message} ${commandLineRemedy(error)}`);
  else console.error(error);
  process.exitCode = 1;
}
