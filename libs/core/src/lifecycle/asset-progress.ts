import type { AssetProgress } from '@lookalike/assets';
import type { ReportProgress } from './progress';

/** Translates what `assets` reports into what people are shown. */
export function assetProgress(report: ReportProgress): (progress: AssetProgress) => void {
  return ({ asset, phase, done, total }) =>
    report({
      task: `${asset}:${phase}`,
      title: `${asset}: ${phase}`,
      done,
      total,
      finished: done !== null && done === total,
    });
}
