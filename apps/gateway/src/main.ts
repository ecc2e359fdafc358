import { explainFailure } from './command/explain-failure';
import { runGateway } from './command/run-gateway';

runGateway(process.argv).catch((error: unknown) => {
  process.stderr.write(explainFailure(error), () => process.exit(1));
});
