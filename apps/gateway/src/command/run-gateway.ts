import { resolve } from 'node:path';
import { commandLineRemedy, createLogger, loadEnvFile, ProgressDisplay } from '@lookalike/command-line';
import { openLookalike } from '@lookalike/core';
import { type RunningServer, startServer } from '../http/server';
import { endOnSignals } from './end-on-signals';
import { FirstSteps } from './first-steps';
import { parseCommand } from './parse-command';
import { ingestAtStart, logFailure, type StartupIngestionOptions, waitUntilReady, watchReplacements } from './startup';

const APPS = resolve(__dirname, '../../..');

/**
 * `npm start`: listens, opens models, gallery and store in the background, and ingests.
 * @param onListening called when it listens
 * @throws LookalikeError if it cannot be started
 */
export async function runGateway(argv: readonly string[], onListening: () => void): Promise<void> {
  loadEnvFile();
  const { config, limit, gateway } = parseCommand(argv);
  const logger = createLogger(config);
  const display = new ProgressDisplay();
  const ending = new AbortController();
  const { signal } = ending;
  let starting: Promise<RunningServer> | null = null;
  endOnSignals(async () => {
    ending.abort();
    display.close();
    const server = await starting;
    await server?.close();
    await server?.lookalike.close();
  }, logger);

  starting = startServer({
    open: () =>
      openLookalike(config, {
        logger,
        describeRemedy: commandLineRemedy,
        onProgress: display.report,
        ingestsAtStart: gateway.ingest,
      }),
    logger,
    host: gateway.host,
    allowedHosts: gateway.allowedHosts,
    allowedOrigins: gateway.allowedOrigins,
    trustedProxies: gateway.trustedProxies,
    port: gateway.port,
    images: { allowedHosts: gateway.allowedImageHosts },
    operationTimeoutMs: gateway.operationTimeout * 1000,
    keepAliveTimeoutMs: gateway.keepAliveTimeout * 1000,
    pages: { inspector: resolve(APPS, 'inspector/dist'), playground: resolve(APPS, 'playground/dist') },
  });
  try {
    const server = await starting;
    onListening();
    await ingestAndReport(server, { ingest: gateway.ingest, limit, logger, report: display.report, signal });
  } catch (error) {
    // Once the command is stopping, pending steps fail. The handler of the signal sets the exit code.
    if (!signal.aborted) throw error;
  }
}

/** Prints what to try as soon as a photo is indexed, and ingests. Resolves when the signal is aborted. */
async function ingestAndReport(
  { lookalike, url }: RunningServer,
  { ingest, ...options }: Omit<StartupIngestionOptions, 'onChange'> & { ingest: boolean },
): Promise<void> {
  const { logger, signal } = options;
  process.stdout.write(`Lookalike is listening: ${url}/graphql (opening models, gallery and store)\n`);

  await lookalike.opened();
  const steps = new FirstSteps(lookalike, url, (text) => signal.aborted || process.stdout.write(text));
  const printSteps = () => logFailure(() => steps.printOnce(), options);
  const printWhenReady = async () => {
    if (!steps.isPrinted) await waitUntilReady(lookalike, signal);
    await printSteps();
    if (!steps.isPrinted && !signal.aborted) {
      logger.warn('No photo is indexed yet. Start an ingestion with the mutation startIngestion.');
    }
  };
  const reportReplacement = async () => {
    await logFailure(() => steps.printForNextGallery(), options);
    if (!ingest) await printWhenReady();
  };
  await printSteps();
  await Promise.all([
    logFailure(
      () => (ingest ? ingestAtStart(lookalike, { ...options, onChange: printSteps }) : printWhenReady()),
      options,
    ),
    logFailure(() => watchReplacements(lookalike, signal, reportReplacement), options),
  ]);
}
