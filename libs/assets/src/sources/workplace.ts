import type { AssetSpec } from '@lookalike/domain';
import type { PhaseReporter } from '../report-progress';

/** What a source works with. */
export interface Workplace {
  spec: AssetSpec;
  /** To be filled with the asset's files. */
  files: string;
  /** For archives on the way; removed afterwards. */
  scratch: string;
  /** For unfinished downloads; kept, so that the next attempt can resume. */
  partial: string;
  mirror: string | null;
  reporter: PhaseReporter;
  environment: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}
