import type { AssetSpec } from '@lookalike/domain';
import type { AssetPhase, AssetProgress } from './assets';

const INTERVAL_MS = 100;
/** A quiet phase that is shorter than this is not reported. */
const QUIET_MS = 1000;

export interface Phase {
  /** Adds to the number of bytes or files done. */
  advance(count: number): void;
  /** Sets the number done, for a download that restarts or whose size is known later. */
  set(done: number, total?: number | null): void;
  finish(): void;
}

export interface ProgressReporter {
  /** @param options.quiet report nothing during the first second */
  start(phase: AssetPhase, total: number | null, options?: { quiet?: boolean }): Phase;
}

/** Turns the progress of the sources into events, at most ten per second. */
export function createProgressReporter(
  { name, title }: AssetSpec,
  onProgress: (progress: AssetProgress) => void = () => undefined,
): ProgressReporter {
  return {
    start(phase, initialTotal, { quiet = false } = {}) {
      let done: number | null = null;
      let total = initialTotal;
      let lastReport = 0;
      let isFinished = false;
      const quietUntil = quiet ? Date.now() + QUIET_MS : 0;

      const report = (finished: boolean): void => {
        lastReport = Date.now();
        onProgress({ name, asset: title, phase, done, total, finished });
      };
      const reportThrottled = (): void => {
        const now = Date.now();
        if (!isFinished && now >= quietUntil && now - lastReport >= INTERVAL_MS) report(false);
      };

      if (!quiet) report(false);
      return {
        advance(count) {
          done = (done ?? 0) + count;
          reportThrottled();
        },
        set(newDone, newTotal) {
          done = newDone;
          if (newTotal !== undefined) total = newTotal;
          reportThrottled();
        },
        finish() {
          if (isFinished) return;
          isFinished = true;
          total = done ?? total ?? 0;
          done = total;
          if (lastReport > 0) report(true);
        },
      };
    },
  };
}
