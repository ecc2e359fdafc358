import type { AssetProgress } from '@lookalike/assets';

/** The progress of a long task: a download, a conversion, or the extraction of an archive. */
export interface ProgressEvent {
  /** The same for all events of one task. */
  task: string;
  /** Display text: `LFW deep-funneled: download`. */
  title: string;
  /** In units; null: unknown. */
  done: number | null;
  total: number | null;
  unit: 'bytes' | 'items';
  finished: boolean;
}

export type ReportProgress = (event: ProgressEvent) => void;

export function reportAssetProgress(report: ReportProgress): (progress: AssetProgress) => void {
  return ({ asset, phase, done, total, finished }) => {
    const unit = phase === 'extract' ? 'items' : 'bytes';
    report({ task: `${asset}:${phase}`, title: `${asset}: ${phase}`, done, total, unit, finished });
  };
}
