// First, because it handles the signals that arrive while the other modules are loaded.
import './command/end-on-signals';
import { commandLineRemedy } from '@lookalike/command-line';
import { LookalikeError } from '@lookalike/domain';
import { runGateway } from './command/run-gateway';

// The reader of stdout may end first (`npm start | head`). The gateway then continues to serve.
process.stdout.on('error', () => undefined);

runGateway(process.argv).catch((error: unknown) => {
  process.stderr.write(describeFailure(error), () => process.exit(1));
});

/** Message and remedy of a LookalikeError; the stack of any other error. */
function describeFailure(error: unknown): string {
  if (LookalikeError.is(error)) return `${error.message}\n${commandLineRemedy(error)}\n`;
  return `${error instanceof Error ? error.stack : String(error)}\n`;
}
