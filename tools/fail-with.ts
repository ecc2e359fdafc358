import { LookalikeError } from '@lookalike/domain';

/** Ends a command: one sentence and what to do for a failure that people can meet, all there is for any other. */
export function failWith(error: unknown): void {
  if (LookalikeError.is(error)) console.error(`${error.code}: ${error.message} ${error.remedy}`);
  else console.error(error);
  process.exitCode = 1;
}
