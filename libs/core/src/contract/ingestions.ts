import type { ModelName, OutcomeKind, Problem } from '@lookalike/domain';
import type { PhotoOutcome } from './galleries';
import type { Page, PageRequest } from './page';

export type IngestionStatus = 'RUNNING' | 'SUCCEEDED' | 'CANCELLED' | 'FAILED' | 'INTERRUPTED';

export interface IngestionRequest {
  /** Absent: all that are not UNAVAILABLE (FACENET_CASIA only where FACENET is unavailable). */
  models?: ModelName[];
  identities?: string[];
  /** The first N identities by name. */
  limit?: number;
  rebuild?: boolean;
}

export interface Ingestion {
  id: string;
  status: IngestionStatus;
  models: ModelName[];
  startedAt: Date;
  finishedAt: Date | null;
  total: number | null;
  done: number;
  outcomes: { model: ModelName; outcome: OutcomeKind; count: number }[];
  photosPerSecond: number | null;
  secondsLeft: number | null;
  problem: Problem | null;
}

export interface Ingestions {
  /**
   * The same input as the running one returns that one. A model that cannot take part (UNAVAILABLE, INDEX_STALE) leaves the others
   * running; the ingestion then ends FAILED with that problem.
   * @throws INGESTION_RUNNING, STORE_IN_USE, GALLERY_UNAVAILABLE, IDENTITY_NOT_FOUND, ARGUMENT_OUT_OF_RANGE
   */
  start(request: IngestionRequest): Promise<Ingestion>;
  /** Returns once it has stopped; one that has ended stays as it is. @throws INGESTION_NOT_FOUND */
  cancel(id: string): Promise<Ingestion>;
  /** @throws INGESTION_NOT_FOUND */
  get(id: string): Promise<Ingestion>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Ingestion>>;
  /** What became of its photos, by photo id and model; UNCHANGED is counted only, so never listed. @throws INGESTION_NOT_FOUND */
  photos(id: string, page: PageRequest, outcome?: OutcomeKind): Promise<Page<PhotoOutcome>>;
  /** The state now, then each change (at most a few a second), ending after the last. @throws INGESTION_NOT_FOUND */
  watch(id: string, signal?: AbortSignal): AsyncIterable<Ingestion>;
}
