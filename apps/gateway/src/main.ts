// First, because it handles the signals that arrive while the other modules are loaded.
import './command/end-on-signals';
import { describeFailure } from '@lookalike/command-line';
import { runGateway } from './command/run-gateway';

// The reader of stdout may end first (`npm start | head`). The gateway then continues to serve.
process.stdout.on('error', () => undefined);

let onListening: () => void;
/** Resolves when the gateway listens; never, if it cannot. `npm start` then builds the pages. */
export const listening = new Promise<void>((resolve) => (onListening = resolve));

runGateway(process.argv, onListening!).catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`, () => process.exit(1));
});
