import { resolve } from 'node:path';
import { createLogger, loadEnvFile, openLookalike } from '@lookalike/core';
import { startServer } from '../server/start-server';
import { checkGalleryFolder } from './check-gallery-folder';
import { endOnSignals } from './end-on-signals';
import { firstSteps, probeToTry } from './first-steps';
import { ingestAtStart } from './follow-ingestion';
import { parseCommand } from './parse-command';
import { ProgressDisplay } from './progress-display';

const APPS = resolve(__dirname, '../../..');

/** `npm start`: listens, then opens models, gallery and store in the background and ingests. @throws LookalikeError what prevents it */
export async function runGateway(argv: readonly string[]): Promise<void> {
  loadEnvFile();
  const { config, gateway } = parseCommand(argv, process.env);
  await checkGalleryFolder(config.gallery);
  const logger = createLogger(config.logLevel);
  const display = new ProgressDisplay();
  const ending = new AbortController();

  const server = await startServer({
    open: () => openLookalike(config, { logger, onProgress: display.report }),
    logger,
    host: gateway.host,
    port: gateway.port,
    images: { allowedHosts: gateway.allowedImageHosts },
    pages: { inspector: resolve(APPS, 'inspector/dist'), playground: resolve(APPS, 'playground/dist') },
  });
  const { lookalike, url } = server;
  endOnSignals(async () => {
    ending.abort();
    display.close();
    await server.close();
    await lookalike.close();
  }, logger);
  process.stdout.write(`Lookalike listens: ${url}/graphql (models, gallery and store are being prepared)\n`);

  await lookalike.opened();
  let announced = false;
  const announce = async () => {
    const probe = announced || ending.signal.aborted ? null : await probeToTry(lookalike);
    if (probe === null) return;
    announced = true;
    process.stdout.write(firstSteps(url, probe));
  };
  await announce();
  if (!config.ingest && !announced)
    logger.warn('Nothing is indexed yet: the mutation startIngestion fills the indices.');
  const following = { config, logger, report: display.report, onChange: announce, signal: ending.signal };
  if (config.ingest && !ending.signal.aborted) await ingestAtStart(lookalike, following);
}
