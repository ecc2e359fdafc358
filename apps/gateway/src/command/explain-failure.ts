import { LookalikeError } from '@lookalike/domain';

/** What keeps the gateway from starting, for people: a sentence and what to do. Anything unforeseen with its stack, for us. */
export function explainFailure(error: unknown): string {
  if (LookalikeError.is(error)) return `${error.message}\n${error.remedy}\n`;
  return `${error instanceof Error ? error.stack : String(error)}\n`;
}
