import type { ModelName, OutcomeKind, PhotoId, Problem } from '@lookalike/domain';

/** RUNNING, then one of the final statuses. INTERRUPTED: its process ended before the ingestion did. */
export type IngestionStatus = 'RUNNING' | 'SUCCEEDED' | 'CANCELLED' | 'FAILED' | 'INTERRUPTED';

export interface IngestionInput {
  models: ModelName[];
  /** Null for all. */
  identities: string[] | null;
  /** Only the first N identities by name; null for all. */
  limit: number | null;
  rebuild: boolean;
  /** Whether missing photos counted as deleted, also if their disk was not mounted. */
  deleteMissing: boolean;
}

export interface IngestionRecord {
  id: string;
  /** Position in the order of ingestions, from 1. It increases with each ingestion. */
  sequence: number;
  status: IngestionStatus;
  input: IngestionInput;
  startedAt: Date;
  finishedAt: Date | null;
  /** Number of photos to process; null until they are counted. */
  total: number | null;
  /** Number of photos with an outcome for every model of the ingestion. */
  done: number;
  /** Why it FAILED; null otherwise. */
  problem: Problem | null;
  /** Files and folders of the gallery that it could not read. */
  unreadPlaces: UnreadPlace[];
  /** Number of photos whose rows it deleted because the gallery no longer contains them. */
  deletedPhotos: number;
  /** Number of photos whose rows it deleted because the gallery ignores them. */
  ignoredPhotos: number;
  outcomes: OutcomeCount[];
}

/** A file or folder that an ingestion could not read. */
export interface UnreadPlace {
  /** Inside the gallery. */
  path: string;
  /** Why, as a sentence about the file or folder: `It is a link to itself.` */
  reason: string;
  /** Number of photos in it that were ingested before and whose rows were kept. */
  photos: number;
}

export interface OutcomeCount {
  model: ModelName;
  outcome: OutcomeKind;
  count: number;
}

/** Index and recipe that an outcome belongs to. Outcomes of another recipe are ignored. */
export interface OutcomeScope {
  /** Collection name, e.g. `lfw_facenet`. */
  index: string;
  recipeHash: string;
}

/** The result of ingesting one photo for one model. */
export interface Outcome {
  photoId: PhotoId;
  /** SHA-256 of the photo's bytes, in hex; for a FAILED photo that kept its rows, the hash of the bytes from which the rows were made. */
  contentHash: string;
  /** The gallery's fingerprint of those bytes. While it is equal, the bytes are the same and need not be read. */
  fingerprint: string;
  /** Never UNCHANGED, which is only counted for the ingestion: an unchanged photo keeps its stored outcome. */
  outcome: Exclude<OutcomeKind, 'UNCHANGED'>;
  problem: Problem | null;
  /** Number of rows that the photo has in the index. */
  rows: number;
  ingestionId: string;
  at: Date;
}

export interface IngestionOutcome extends Outcome {
  model: ModelName;
}

/** The sort key of an outcome in the list of its ingestion. */
export interface IngestionOutcomeCursor {
  photoId: PhotoId;
  model: ModelName;
}

export interface IngestionOutcomePage {
  outcomes: IngestionOutcome[];
  hasNextPage: boolean;
  /** Number of outcomes on all pages. */
  totalCount: number;
}

/** Where a disk with photos of the gallery was mounted. */
export interface RecordedMount {
  /** Inside the gallery; `.` or above for the mount point of the disk that contains the gallery; empty for the gallery's folder. */
  path: string;
  /** Identifies the disk; null if it is unknown, as in records of earlier versions. */
  diskId: string | null;
}

/**
 * Ingestions and the outcomes of their photos. SQLite is called synchronously, which blocks the thread: keep batches small.
 * Names are stored and compared byte by byte (a composed and a decomposed `é` differ, as in a file system) and sorted by their
 * UTF-8 bytes. Every method throws LookalikeError DATA_DIRECTORY_UNUSABLE when the file is damaged or not writable or the disk is
 * full, and RECORDS_UNAVAILABLE (retryable) while another process locks the file.
 */
export interface Records {
  /** 32 hexadecimal digits, chosen when the file was created. They identify its owner to others that use the same Milvus. */
  readonly id: string;
  startIngestion(input: IngestionInput): Promise<IngestionRecord>;
  /** @throws LookalikeError INGESTION_NOT_FOUND */
  updateIngestion(
    id: string,
    change: Partial<Omit<IngestionRecord, 'id' | 'input' | 'startedAt' | 'outcomes'>>,
  ): Promise<void>;
  ingestion(id: string): Promise<IngestionRecord | null>;
  /**
   * Newest first.
   * @param after `sequence` of the last ingestion of the previous page, which need not exist any more
   */
  ingestions(
    first: number,
    after?: number,
  ): Promise<{ ingestions: IngestionRecord[]; hasNextPage: boolean; totalCount: number }>;
  /**
   * Saves outcomes and adds to the counts of the ingestion in one transaction. An outcome replaces the photo's earlier one.
   * @param unchanged number of UNCHANGED photos, which are only counted
   */
  saveOutcomes(
    ingestionId: string,
    model: ModelName,
    scope: OutcomeScope,
    outcomes: Omit<Outcome, 'ingestionId' | 'at'>[],
    unchanged: number,
  ): Promise<void>;
  outcome(scope: OutcomeScope, photoId: PhotoId): Promise<Outcome | null>;
  /** The latest fingerprint of each of `photoIds` that has an outcome in any index. */
  fingerprints(photoIds: readonly PhotoId[]): Promise<Map<PhotoId, string>>;
  /** Replaces the fingerprints of photos whose content is the same. */
  updateFingerprints(scope: OutcomeScope, fingerprints: ReadonlyMap<PhotoId, string>): Promise<void>;
  /** The outcomes of `photoIds`, sorted by photo id. Any number of ids; a photo without an outcome is omitted. */
  outcomesOfPhotos(scope: OutcomeScope, photoIds: readonly PhotoId[]): Promise<Outcome[]>;
  /** All outcomes of an index, sorted by photo id and read in pages. */
  outcomes(scope: OutcomeScope): AsyncIterable<Outcome>;
  /** The photos in a folder, at any depth (all photos if it is empty), that have rows in any index, sorted by id and read in pages. */
  indexedPhotos(folder: string): AsyncIterable<PhotoId>;
  /** Outcomes of an ingestion, sorted by photo id and then model. Those that a later one replaced are not included. */
  outcomesOfIngestion(
    ingestionId: string,
    page: { first: number; after?: IngestionOutcomeCursor; outcome?: OutcomeKind },
  ): Promise<IngestionOutcomePage>;
  /** Number of `photoIds` that have rows in the index, which includes FAILED photos that kept their rows. */
  countIndexed(scope: OutcomeScope, photoIds: PhotoId[]): Promise<number>;
  /** Sum of `rows` over the scope, to compare with the number of rows in the index. */
  countRows(scope: OutcomeScope): Promise<number>;
  deleteOutcomes(scope: OutcomeScope, photoIds: PhotoId[]): Promise<void>;
  /** Deletes all outcomes of an index, of every recipe. */
  deleteOutcomesOfIndex(index: string): Promise<void>;
  /** Copies outcomes, with their ingestions, for example to a build that takes over the rows of these photos. */
  copyOutcomes(from: OutcomeScope, to: OutcomeScope, photoIds: PhotoId[]): Promise<void>;
  /**
   * Replaces all outcomes of an index by those of its current build, and deletes those of its other builds (`<index>__build_*`), in one
   * transaction. If the build has no outcomes, those of the index already belong to this build and are kept.
   * @param build null when the index has never been rebuilt
   */
  adoptOutcomes(build: string | null, index: string): Promise<void>;
  /** The gallery's folder and the mount points of its disks at the last ingestion, sorted by path. */
  mounts(): Promise<RecordedMount[]>;
  saveMounts(mounts: readonly RecordedMount[]): Promise<void>;
  close(): Promise<void>;
}
