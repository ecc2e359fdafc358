// Programs that are started without `node -r` load it here.
import './exit-on-signals.cjs';
import type { Logger } from 'pino';

/**
 * Time limit for stopping: answering or aborting pending requests, interrupting an ingestion and closing the stores take less.
 * Container runtimes kill a process 10 s after SIGTERM.
 */
const TIMEOUT_MS = 9_000;

/** With `npm start`, one Ctrl-C arrives twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 500;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** On SIGTERM or SIGINT calls `end` and exits with code 0. A second signal exits immediately. */
export function endOnSignals(end: () => Promise<void>, logger: Logger): void {
  let endingSince: number | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    if (endingSince !== null) {
      if (performance.now() - endingSince < SAME_SIGNAL_MS) return;
      logger.warn('stopping immediately');
      process.exit(130);
    }
    endingSince = performance.now();
    logger.info(
      `${signal}: stopping; pending requests are answered or stopped within seconds; repeat to stop immediately`,
    );
    setTimeout(() => {
      logger.error(`not stopped after ${TIMEOUT_MS / 1000} seconds`);
      process.exit(1);
    }, TIMEOUT_MS).unref();
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) {
    const earlier = process.listeners(signal) as NodeJS.SignalsListener[];
    // The new listener is added before the old ones are removed: Node discards a pending signal when its last listener is removed.
    process.on(signal, onSignal);
    for (const listener of earlier) process.off(signal, listener);
  }
}
