import type { CommandConfig } from '@lookalike/command-line';
import type { PhotoSet } from './photo-set';

/** What the parts of the bench share. */
export interface BenchContext {
  /** `models`: those to measure; `gallery`: where the photos come from. */
  config: CommandConfig;
  /** The photos that are ingested, as a gallery folder. */
  photos: PhotoSet;
  /** Worker threads of the embedder. */
  threads: number;
  repeats: number;
  /** Numbers of vectors to search. */
  sizes: readonly number[];
  /** Duration of each load test over HTTP. */
  secondsPerLoad: number;
  /** The Python environment of other programs; created if necessary. */
  pythonFolder: string;
  /** Removed when the bench ends. */
  temporaryFolder: string;
  /** A path in the temporary folder that does not exist yet. */
  newDataDirectory(): string;
  /** Shows what is being measured. */
  log(text: string): void;
}
