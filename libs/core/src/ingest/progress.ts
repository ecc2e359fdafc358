import { EventEmitter } from 'node:events';
import type { ModelName } from '@lookalike/domain';
import type { Run } from '@lookalike/records';
import type { Ingestion } from '../lookalike';
import { Throughput } from './throughput';
import type { Tally } from './write-stage';

/** The state of the ingestion that runs, as people see it. */
export class Progress {
  readonly changes = new EventEmitter<{ change: []; end: [] }>().setMaxListeners(0);
  /** Grows with each change. */
  version = 0;
  private readonly tallies = new Map<string, Tally>();
  private throughput = new Throughput(performance.now());
  private state: Omit<Ingestion, 'outcomes' | 'photosPerSecond' | 'secondsLeft'>;

  constructor(run: Run) {
    const { id, status, startedAt, finishedAt, total, done, problem } = run;
    this.state = { id, status, models: run.input.models, startedAt, finishedAt, total, done, problem };
  }

  set(change: Partial<Pick<Ingestion, 'status' | 'finishedAt' | 'problem'>>): void {
    Object.assign(this.state, change);
    this.changed();
  }

  /** The selection is known and the first photo is on its way. */
  begin(models: readonly ModelName[], total: number): void {
    this.state = { ...this.state, models: [...models], total };
    this.throughput = new Throughput(performance.now());
    this.changed();
  }

  /** @param photos done for all models, of which `embedded` had to be worked on */
  advance(photos: number, embedded: number, tallies: readonly Tally[]): void {
    this.state.done += photos;
    this.throughput.add(embedded, performance.now());
    for (const { model, outcome, count } of tallies) {
      const key = `${model} ${outcome}`;
      if (count > 0) this.tallies.set(key, { model, outcome, count: count + (this.tallies.get(key)?.count ?? 0) });
    }
    this.changed();
  }

  snapshot(): Ingestion {
    const { total, done, status } = this.state;
    const photosPerSecond = status === 'RUNNING' ? this.throughput.perSecond(performance.now()) : null;
    const secondsLeft = photosPerSecond && total !== null ? (total - done) / photosPerSecond : null;
    return { ...this.state, outcomes: [...this.tallies.values()], photosPerSecond, secondsLeft };
  }

  private changed(): void {
    this.version++;
    this.changes.emit('change');
    if (this.state.status !== 'RUNNING') this.changes.emit('end');
  }
}
