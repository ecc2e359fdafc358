import type { AssetSpec } from '@lookalike/domain';
import type { AssetPhase, AssetProgress } from './assets';

const INTERVAL_MS = 100;
/** What is over sooner is not worth a progress bar. */
const QUIET_MS = 1000;

export interface Phase {
  /** So many more bytes or files are done. */
  advance(count: number): void;
  /** So many are done in all: for a download that starts again, or whose size shows late. */
  set(done: number, total?: number | null): void;
  finish(): void;
}

export interface PhaseReporter {
  /** `quiet`: says nothing during the first second. */
  start(phase: AssetPhase, total: number | null, options?: { quiet?: boolean }): Phase;
}

/** Turns what the sources do into progress events, at most ten a second. */
export function createPhaseReporter(
  { name, title }: AssetSpec,
  onProgress: (progress: AssetProgress) => void = () => undefined,
): PhaseReporter {
  return {
    start(phase, initialTotal, { quiet = false } = {}) {
      let done: number | null = null;
      let total = initialTotal;
      let told = 0;
      let over = false;
      const quietUntil = quiet ? Date.now() + QUIET_MS : 0;

      const tell = (finished: boolean): void => {
        told = Date.now();
        onProgress({ name, asset: title, phase, done, total, finished });
      };
      const tellNowAndThen = (): void => {
        const now = Date.now();
        if (!over && now >= quietUntil && now - told >= INTERVAL_MS) tell(false);
      };

      if (!quiet) tell(false);
      return {
        advance(count) {
          done = (done ?? 0) + count;
          tellNowAndThen();
        },
        set(nowDone, nowTotal) {
          done = nowDone;
          if (nowTotal !== undefined) total = nowTotal;
          tellNowAndThen();
        },
        finish() {
          if (over) return;
          over = true;
          total = done ?? total ?? 0;
          done = total;
          if (told > 0) tell(true);
        },
      };
    },
  };
}
