import type { FaceId, FaceRow, Match, PhotoId } from '@lookalike/domain';

/** What an index was made with; an index of another recipe hash is INDEX_STALE, never mixed. */
export interface IndexRecipe {
  recipeHash: string;
  dimension: number;
}

/** Exactly one of them. */
export type RowFilter = { photoId: PhotoId } | { identity: string } | { faceIds: FaceId[] };

export interface SearchOptions {
  excludePhoto?: PhotoId;
  excludeIdentity?: string;
  /** Only rows of this identity. */
  identity?: string;
}

/**
 * One model's index over one gallery: a collection of FaceRows. Every method throws LookalikeError STORE_UNAVAILABLE when the
 * store does not answer; before `open`, reading methods of an index that does not exist behave as if it were empty.
 */
export interface FaceIndex {
  readonly name: string;
  /** Creates, or verifies. @throws LookalikeError INDEX_STALE; STORE_IN_USE when it must be created by a reader */
  open(recipe: IndexRecipe): Promise<void>;
  /**
   * By FaceId: twice is the same as once, and of two rows of one FaceId the later counts. After `open` only.
   * @throws LookalikeError STORE_IN_USE from a reader; ARGUMENT_OUT_OF_RANGE for a name of more than 4,096 bytes
   * @throws RangeError for a vector of another dimension, or one that is not finite
   */
  upsert(rows: FaceRow[]): Promise<void>;
  /** In FaceId order (by photo, then face number). */
  get(filter: RowFilter): Promise<FaceRow[]>;
  /**
   * The nearest rows by inner product, ties by FaceId.
   * @param k 1..1000, else LookalikeError ARGUMENT_OUT_OF_RANGE
   */
  search(vector: Float32Array, k: number, options?: SearchOptions): Promise<Match[]>;
  /** All rows with vectors, in FaceId order, streamed. */
  rows(): AsyncIterable<FaceRow>;
  /** Number of rows removed; once it returns they are not found again. */
  delete(filter: RowFilter): Promise<number>;
  count(): Promise<number>;
  /** Removes the collection: the first half of a rebuild. */
  drop(): Promise<void>;
}

export interface StoreStatus {
  ready: boolean;
  /** Owner: may write. Reader: attached to another process's Milvus Lite, may only read. */
  role: 'owner' | 'reader';
  /** For people: `Milvus at milvus.example:19530`. */
  description: string;
}

export interface VectorStore {
  readonly role: 'owner' | 'reader';
  /** The index of a collection name such as `lfw_base`. Cheap: does no I/O. @throws LookalikeError CONFIG_INVALID for a name that Milvus refuses */
  index(name: string): FaceIndex;
  status(): Promise<StoreStatus>;
  close(): Promise<void>;
}
