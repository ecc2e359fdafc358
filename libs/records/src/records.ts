import type { ModelName, OutcomeKind, PhotoId, Problem } from '@lookalike/domain';

export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'CANCELLED' | 'FAILED' | 'INTERRUPTED';

export interface RunInput {
  models: ModelName[];
  /** null: all. */
  identities: string[] | null;
  /** The first N identities by name; null: all. */
  limit: number | null;
  rebuild: boolean;
}

export interface Run {
  id: string;
  status: RunStatus;
  input: RunInput;
  startedAt: Date;
  finishedAt: Date | null;
  /** Photos selected; null until counted. */
  total: number | null;
  /** Photos with an outcome for every model of the run. */
  done: number;
  /** Why it FAILED; null otherwise. */
  problem: Problem | null;
  outcomes: OutcomeTally[];
}

export interface OutcomeTally {
  model: ModelName;
  outcome: OutcomeKind;
  count: number;
}

/** The key of an outcome beside its photo: outcomes of another recipe do not count. */
export interface OutcomeScope {
  /** Collection name, e.g. `lfw_facenet`. */
  index: string;
  recipeHash: string;
}

/** What became of one photo for one model. */
export interface Outcome {
  photoId: PhotoId;
  /** sha256 (hex) of the photo's bytes. */
  contentHash: string;
  /** The gallery's fingerprint when it was read: equal means that the bytes need not be read to know that they are the same. */
  fingerprint: string;
  /** Never UNCHANGED: that is counted for the run, not stored over what it leaves standing. */
  outcome: Exclude<OutcomeKind, 'UNCHANGED'>;
  problem: Problem | null;
  /** Rows that the photo has in the index. */
  rows: number;
  runId: string;
  at: Date;
}

export interface RunOutcome extends Outcome {
  model: ModelName;
}

/** The place of an outcome in the list of its run. */
export interface RunOutcomePlace {
  photoId: PhotoId;
  model: ModelName;
}

export interface RunOutcomePage {
  outcomes: RunOutcome[];
  hasNextPage: boolean;
  /** Of all pages. */
  totalCount: number;
}

/**
 * What the service remembers beside vectors. All calls write or read SQLite synchronously underneath: keep batches small.
 * Names are kept and compared byte for byte (a composed and a decomposed `é` differ, as they do for a file system), and ordered
 * by their UTF-8 bytes. Every call throws LookalikeError DATA_DIRECTORY_UNUSABLE when the file is damaged, cannot be written or
 * the disk is full, and STORE_IN_USE when another process holds it.
 */
export interface Records {
  startRun(input: RunInput): Promise<Run>;
  /** @throws LookalikeError INGESTION_NOT_FOUND */
  updateRun(
    id: string,
    change: Partial<Pick<Run, 'status' | 'finishedAt' | 'total' | 'done' | 'problem'>>,
  ): Promise<void>;
  run(id: string): Promise<Run | null>;
  /** Newest first. `after` is the id of the last run of the page before. */
  runs(first: number, after?: string): Promise<{ runs: Run[]; hasNextPage: boolean; totalCount: number }>;
  /** Outcomes and the run's counts in one transaction; an outcome replaces the photo's earlier one. `unchanged` is only counted. */
  saveOutcomes(
    runId: string,
    model: ModelName,
    scope: OutcomeScope,
    outcomes: Omit<Outcome, 'runId' | 'at'>[],
    unchanged: number,
  ): Promise<void>;
  outcome(scope: OutcomeScope, photoId: PhotoId): Promise<Outcome | null>;
  /** In photo id order, streamed in pages: what is known of an index. */
  outcomes(scope: OutcomeScope): AsyncIterable<Outcome>;
  /** What became of a run's photos, by photo id and then model, as far as no later run did them again. */
  outcomesOfRun(
    runId: string,
    page: { first: number; after?: RunOutcomePlace; outcome?: OutcomeKind },
  ): Promise<RunOutcomePage>;
  /** How many of `photoIds` are INDEXED. */
  countIndexed(scope: OutcomeScope, photoIds: PhotoId[]): Promise<number>;
  /** Sum of `rows` over the scope: compared with the index's count at start. */
  countRows(scope: OutcomeScope): Promise<number>;
  forgetOutcomes(scope: OutcomeScope, photoIds: PhotoId[]): Promise<void>;
  /** All outcomes of an index whatever the recipe: the records' half of a rebuild. */
  forgetIndex(index: string): Promise<void>;
  close(): Promise<void>;
}
