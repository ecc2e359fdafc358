import type { FaceId, FaceRow, Match, PhotoId, Problem } from '@lookalike/domain';

/** The recipe that an index was built with. An index with another hash is INDEX_STALE, and its rows are never mixed with new ones. */
export interface IndexRecipe {
  recipeHash: string;
  dimension: number;
}

/** Selects rows by exactly one criterion. */
export type RowFilter =
  | { photoId: PhotoId }
  | { photoIds: PhotoId[] }
  | { identity: string }
  | { identities: string[] }
  | { faceIds: FaceId[] };

export type RowWithoutVector = Omit<FaceRow, 'vector'>;

export interface SearchOptions {
  signal?: AbortSignal;
  excludePhoto?: PhotoId;
  excludeIdentity?: string;
  /** Only rows of this identity. */
  identity?: string;
}

/** Rows that can be written and read: those of an index, or of a build that replaces it. */
export interface IndexRows {
  /** For an index, this is the name of its collection, such as `lfw_base`. */
  readonly name: string;
  /**
   * Inserts rows or replaces those with the same FaceId; if a FaceId occurs twice in `rows`, the later row is stored. Only after `open`.
   * @throws LookalikeError STORE_IN_USE from a reader; ARGUMENT_OUT_OF_RANGE for a name of more than 4,096 bytes; INDEX_CONFLICT when
   * another process has dropped the index
   * @throws RangeError for a vector with another dimension, or with a value that is not finite
   */
  upsert(rows: FaceRow[]): Promise<void>;
  /** Rows in FaceId order (by photo, then face number). */
  get(filter: RowFilter, signal?: AbortSignal): Promise<FaceRow[]>;
  /** The rows of any number of photos, without vectors, in FaceId order, with far fewer calls than one `get` per photo. */
  getWithoutVectors(photoIds: readonly PhotoId[], signal?: AbortSignal): Promise<RowWithoutVector[]>;
  /** All rows with vectors, in FaceId order, streamed. */
  rows(signal?: AbortSignal): AsyncIterable<FaceRow>;
  /**
   * The photos that have rows. Those of an index also if it has another recipe or installation, so that what a rebuild would delete can be
   * compared with the gallery; none of a collection that another program created. Reads no vectors.
   */
  photoIds(signal?: AbortSignal): Promise<Set<PhotoId>>;
  /** The ids of all rows, or of those of an identity, in FaceId order: about 50 times as fast as reading their vectors. */
  faceIds(signal?: AbortSignal, filter?: { identity: string }): Promise<FaceId[]>;
  /**
   * @returns the number of deleted rows; from then on, no query finds them
   * @throws LookalikeError STORE_IN_USE from a reader; INDEX_CONFLICT when another process has dropped the index, or a query still finds
   * deleted rows
   */
  delete(filter: RowFilter): Promise<number>;
  count(signal?: AbortSignal): Promise<number>;
}

/** A replacement for the rows of an index, built next to them. Nothing finds its rows before `commit`. */
export interface IndexBuild extends IndexRows {
  /**
   * Makes these the rows of the index, in one step: a process that dies at any moment leaves either all old or all new rows. The old
   * ones are then deleted. The build cannot be used any more.
   * @throws LookalikeError INDEX_NOT_OWNED when another installation has replaced the index since the build was started;
   * INDEX_CONFLICT when a process of the same installation has, or has deleted the build. The index stays as it is
   */
  commit(): Promise<void>;
  /** Deletes the build; the index keeps its rows. Does nothing after `commit`. */
  discard(): Promise<void>;
}

/**
 * One model's index over one gallery: a collection of FaceRows. Every method throws LookalikeError STORE_UNAVAILABLE when the store
 * does not respond; `retryable` is true if it may respond later without intervention. Before `open`, methods that read an index
 * that does not exist behave as if it were empty. After `open`, methods that read or write rows throw INDEX_STALE when another process
 * has rebuilt the index with another recipe, and those that write INDEX_NOT_OWNED when another installation has taken it over. Methods
 * that take a signal throw its reason as soon as it is aborted, and make no further call.
 */
export interface FaceIndex extends IndexRows {
  /**
   * Creates the index, or verifies its recipe and its installation.
   * @param installation the id of the records that describe the rows, on a server that several installations can use. It is stored when the
   * index is created; an index without rows and without an installation is created again. Default: the installation is not verified
   * @returns the stored installation; null for an index that was created without one
   * @throws LookalikeError INDEX_STALE for another recipe; INDEX_NOT_OWNED for another installation; STORE_IN_USE when a reader would have to
   * create the index
   */
  open(recipe: IndexRecipe, installation?: string): Promise<{ installation: string | null }>;
  /**
   * Verifies the recipe of an index and its installation, as `open` does, without creating or changing anything; an index that is missing
   * passes. Two short calls.
   * @throws LookalikeError INDEX_STALE for another recipe; INDEX_NOT_OWNED for another installation
   */
  verify(recipe: IndexRecipe, installation?: string): Promise<void>;
  /** The installation that created the index; null if it names none, and for an index that does not exist. */
  installation(): Promise<string | null>;
  /**
   * The nearest rows by inner product, ties by FaceId.
   * @param k 1..1000, else LookalikeError ARGUMENT_OUT_OF_RANGE
   */
  search(vector: Float32Array, k: number, options?: SearchOptions): Promise<Match[]>;
  /**
   * Starts a build with a recipe, which may be another one than that of the index. Builds of the same installation that were not
   * committed are deleted. Needs as much space again as the index.
   * @param installation as in `open`: the installation of the index once the build is committed
   * @param replacedInstallation that of the index when the caller decided to replace it. Default: the current one
   * @throws LookalikeError STORE_IN_USE from a reader; INDEX_NOT_OWNED when another installation starts a build at the same moment, or has
   * replaced the index since `replacedInstallation` was read; INDEX_CONFLICT when the index was dropped since then
   */
  build(recipe: IndexRecipe, installation?: string, replacedInstallation?: string | null): Promise<IndexBuild>;
  /** The `name` of the build that was committed last; null when there was none since the index was created. */
  currentBuild(): Promise<string | null>;
  /**
   * Deletes rows that a commit left behind, and builds that were not committed, except those of another installation, which may still be
   * writing to them.
   * @throws LookalikeError STORE_IN_USE from a reader
   */
  discardBuilds(installation?: string): Promise<void>;
  /** Deletes the index with its recipe and its builds. @throws LookalikeError STORE_IN_USE from a reader */
  drop(): Promise<void>;
}

export interface StoreStatus {
  ready: boolean;
  /** Why the store is not ready; null when it is. */
  problem: Problem | null;
  /**
   * When an embedded server that ended is started again, in the past while it is starting. Null when the store is ready, and for a
   * server that is not started by the store: each call tries to reach it.
   */
  retryAt: Date | null;
  /** An owner may write. A reader is attached to another process's Milvus Lite and may only read. */
  role: 'owner' | 'reader';
  /** Display text: `Milvus at milvus.example:19530`. */
  description: string;
}

export interface VectorStore {
  readonly role: 'owner' | 'reader';
  /**
   * The index with this collection name, such as `lfw_base`. Does no I/O.
   * @throws LookalikeError CONFIG_INVALID for a name that Milvus does not accept
   */
  index(name: string): FaceIndex;
  /** Sends a request to the server, without waiting long for one that does not respond. Never rejects. */
  status(): Promise<StoreStatus>;
  /**
   * For a reader, this resolves when the process that owns the data directory has ended. When this store is then closed and opened
   * again, this process becomes the owner, unless another one was faster. For an owner, it resolves when another process has taken the
   * data directory over, for example while this one was suspended; this process is then a reader when the store is opened again.
   * @throws the reason of `signal`; LookalikeError DATA_DIRECTORY_UNUSABLE when the lock of the directory cannot be read: call it again
   */
  ownerEnded(signal: AbortSignal): Promise<void>;
  /**
   * Ends connections, processes and locks. The store cannot be used again: its calls throw STORE_UNAVAILABLE, retryable, because a store
   * that is opened next on the same data, which is safe, answers them.
   */
  close(): Promise<void>;
}
