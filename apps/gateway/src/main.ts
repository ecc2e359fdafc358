import { explainFailure } from './command/explain-failure';
import { runGateway } from './command/run-gateway';

// Whoever reads what is printed may go away (`npm start | head`): no reason to stop serving.
process.stdout.on('error', () => undefined);

runGateway(process.argv).catch((error: unknown) => {
  process.stderr.write(explainFailure(error), () => process.exit(1));
});
