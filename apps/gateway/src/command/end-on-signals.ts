import type { Logger } from 'pino';

/** More than answering, an ingestion's last photo and the stores need; something hangs. */
const PATIENCE_MS = 25_000;

/** One press of Ctrl-C arrives twice under `npm start`: from the terminal, and handed on by npm. */
const SAME_SIGNAL_MS = 500;

/** On SIGTERM or SIGINT ends in good order with exit code 0; a second signal, not the first one's echo, ends at once. */
export function endOnSignals(end: () => Promise<void>, logger: Logger): void {
  let endingSince: number | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    if (endingSince !== null) {
      if (performance.now() - endingSince < SAME_SIGNAL_MS) return;
      logger.warn('ending at once');
      process.exit(130);
    }
    endingSince = performance.now();
    logger.info(`${signal}: ending once what is being answered is answered; again to end at once`);
    setTimeout(() => {
      logger.error('ending took too long');
      process.exit(1);
    }, PATIENCE_MS).unref();
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'ending failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
