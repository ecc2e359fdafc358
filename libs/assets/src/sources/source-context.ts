import type { ProgressReporter } from '../progress';

/** What a source needs to provide an asset. */
export interface SourceContext {
  /** Folder to fill with the asset's files. */
  files: string;
  /** Folder for archives and other temporary files; deleted afterwards. */
  scratch: string;
  /** Folder for interrupted downloads; kept, so that the next attempt can resume. */
  partial: string;
  mirror: string | null;
  reporter: ProgressReporter;
  environment: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}
