import type { Gallery } from '@lookalike/dataset';
import type { ModelName } from '@lookalike/domain';
import type { LazyService } from '../lifecycle/lazy-service';

/**
 * The process that ingests: this one, or the owner that it follows as a reader. Each has its own entry, because a reader that has become
 * the owner may start an ingestion before it notices that the earlier owner's has ended.
 */
type IngestingProcess = 'this' | 'owner';

/** The models that are being ingested or that will be without a request, and how many ingestions have ended. */
export class IngestionActivity {
  private readonly running = new Map<IngestingProcess, readonly ModelName[]>();
  private expected: readonly ModelName[] = [];
  /** The models that this process has begun to ingest, by the name of the gallery, because another gallery may be opened. */
  private readonly begun = new Map<string, Set<ModelName>>();
  private ended = 0;

  constructor(private readonly gallery: LazyService<Gallery>) {}

  /** Number of ingestions that have ended. A cache may lag behind the index during an ingestion, but not after it. */
  get endedIngestions(): number {
    return this.ended;
  }

  /** The models that a process is ingesting from now on; none if it is found to ingest nothing, which does not count as an end. */
  setRunning(models: readonly ModelName[], process: IngestingProcess = 'this'): void {
    this.running.set(process, models);
    // If the gallery has been closed in the meantime, the ingestion fails.
    if (process === 'owner' || this.gallery.error()) return;
    const { name } = this.gallery.get();
    this.begun.set(name, new Set([...(this.begun.get(name) ?? []), ...models]));
  }

  /** The ingestion has ended, and has written its last row. */
  setEnded(process: IngestingProcess = 'this'): void {
    this.running.delete(process);
    this.ended += 1;
  }

  /** An ingestion of these models starts without a request, as soon as that is possible; none if another process is the owner. */
  setExpected(models: readonly ModelName[]): void {
    this.expected = models;
  }

  isRunning(model: ModelName): boolean {
    return [...this.running.values()].some((models) => models.includes(model));
  }

  /** Whether the expected ingestion of the model has not begun. @throws LookalikeError GALLERY_UNAVAILABLE */
  isExpected(model: ModelName): boolean {
    return this.expected.includes(model) && !this.begun.get(this.gallery.get().name)?.has(model);
  }
}
