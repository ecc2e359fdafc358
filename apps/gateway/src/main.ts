import { commandLineRemedy } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import { runGateway } from './command/run-gateway';

// The reader of stdout may end first (`npm start | head`), which is no reason to stop serving.
process.stdout.on('error', () => undefined);

runGateway(process.argv).catch((error: unknown) => {
  process.stderr.write(describeFailure(error), () => process.exit(1));
});

/** Message and remedy of what prevents the start; the stack of an unexpected failure. */
function describeFailure(error: unknown): string {
  if (LookalikeError.is(error)) return `${error.message}\n${commandLineRemedy(error)}\n`;
  return `${error instanceof Error ? error.stack : String(error)}\n`;
}
