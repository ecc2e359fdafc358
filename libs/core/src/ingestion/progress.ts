import { EventEmitter } from 'node:events';
import type { ModelName, OutcomeKind, Problem } from '@lookalike/domain';
import type { IngestionRecord, IngestionStatus, OutcomeCount, UnreadPlace } from '@lookalike/records';

export interface Ingestion {
  id: string;
  status: IngestionStatus;
  /** The models that are ingested; until that is known, the requested ones. */
  models: ModelName[];
  startedAt: Date;
  finishedAt: Date | null;
  /** Number of photos; null until they are counted. */
  total: number | null;
  /** Number of photos that are done for all models. */
  done: number;
  outcomes: { model: ModelName; outcome: OutcomeKind; count: number }[];
  /** Mean over the last half minute, without unchanged photos; null until the first photo and at the end. */
  photosPerSecond: number | null;
  secondsLeft: number | null;
  /** Why it FAILED, or why it will end FAILED. */
  problem: Problem | null;
  /** Files and folders of the gallery that it could not read, at most 100, those with the most photos first. */
  unreadPlaces: UnreadPlace[];
  /** Number of photos that it removed from the indexes because the gallery no longer contains them. */
  deletedPhotos: number;
  /** Number of photos that it removed from the indexes because the gallery ignores them. */
  ignoredPhotos: number;
}

/** The state of the running ingestion. */
export class Progress {
  readonly changes = new EventEmitter<{ change: []; end: [] }>().setMaxListeners(0);
  /** Increases with each change. */
  version = 0;
  private readonly counts = new Map<string, OutcomeCount>();
  private throughput = new Throughput(performance.now());
  private state: Omit<Ingestion, 'outcomes' | 'photosPerSecond' | 'secondsLeft'>;

  constructor(record: IngestionRecord) {
    const { input, outcomes: _counted, sequence: _sequence, ...state } = record;
    this.state = { ...state, models: input.models };
  }

  set(change: Partial<Omit<Ingestion, 'id' | 'models' | 'startedAt' | 'total' | 'done' | 'outcomes'>>): void {
    Object.assign(this.state, change);
    this.changed();
  }

  /** The photos are counted and the first one is being processed. */
  begin(models: readonly ModelName[], total: number): void {
    this.state = { ...this.state, models: [...models], total };
    this.throughput = new Throughput(performance.now());
    this.changed();
  }

  /** @param photos number that are done for all models @param embedded how many of them had to be embedded */
  advance(photos: number, embedded: number, counts: readonly OutcomeCount[]): void {
    this.state.done += photos;
    this.throughput.add(embedded, performance.now());
    for (const { model, outcome, count } of counts) {
      const key = `${model} ${outcome}`;
      if (count > 0) this.counts.set(key, { model, outcome, count: count + (this.counts.get(key)?.count ?? 0) });
    }
    this.changed();
  }

  snapshot(): Ingestion {
    const { total, done, status } = this.state;
    const photosPerSecond = status === 'RUNNING' ? this.throughput.perSecond(performance.now()) : null;
    const secondsLeft = photosPerSecond && total !== null ? (total - done) / photosPerSecond : null;
    return { ...this.state, outcomes: [...this.counts.values()], photosPerSecond, secondsLeft };
  }

  private changed(): void {
    this.version++;
    this.changes.emit('change');
    if (this.state.status !== 'RUNNING') this.changes.emit('end');
  }
}

const WINDOW_MS = 30_000;

/** Photos per second over the last half minute. Unchanged photos take no time and do not count. */
export class Throughput {
  private readonly samples: { at: number; photos: number }[] = [];

  /** @param since milliseconds of any monotonic clock, as all times of this class */
  constructor(private since: number) {}

  add(photos: number, now: number): void {
    // The time before the first photo that is not unchanged does not count either.
    if (photos === 0 && this.samples.length === 0) this.since = now;
    if (photos > 0) this.samples.push({ at: now, photos });
    while (this.samples.length > 1 && this.samples[0]!.at < now - WINDOW_MS) this.since = this.samples.shift()!.at;
  }

  /** null until the first photo. */
  perSecond(now: number): number | null {
    if (this.samples.length === 0 || now <= this.since) return null;
    const photos = this.samples.reduce((sum, sample) => sum + sample.photos, 0);
    return (photos * 1000) / (now - this.since);
  }
}
