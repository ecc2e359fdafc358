import type { ProgressEvent } from '@lookalike/core';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';

/** Time between two lines about a task, if the output is not a terminal. */
const LINE_INTERVAL_MS = 10_000;

interface Task {
  startedAt: number;
  bar: SingleBar | null;
  lastLineAt: number;
}

export interface ProgressDisplayOptions {
  /** Default: stderr. */
  stream?: NodeJS.WriteStream;
  /** Shorter tasks are not displayed. Default: 2 s. */
  showAfterMs?: number;
}

/** Displays the progress of each task that takes a while: bars on a terminal, lines elsewhere. */
export class ProgressDisplay {
  private readonly tasks = new Map<string, Task>();
  private bars: MultiBar | null = null;
  private readonly stream: NodeJS.WriteStream;
  private readonly showAfterMs: number;

  constructor({ stream = process.stderr, showAfterMs = 2_000 }: ProgressDisplayOptions = {}) {
    this.stream = stream;
    this.showAfterMs = showAfterMs;
  }

  readonly report = (event: ProgressEvent): void => {
    const now = performance.now();
    const task = this.tasks.get(event.task) ?? { startedAt: now, bar: null, lastLineAt: -Infinity };
    this.tasks.set(event.task, task);
    if (event.finished) this.finish(event, task);
    else if (now - task.startedAt >= this.showAfterMs) this.show(event, task, now);
  };

  /** Prints a line above the bars. */
  print(line: string): void {
    if (this.bars) this.bars.log(`${line}\n`);
    else this.stream.write(`${line}\n`);
  }

  close(): void {
    this.bars?.stop();
    this.bars = null;
    this.tasks.clear();
  }

  private show(event: ProgressEvent, task: Task, now: number): void {
    if (!this.stream.isTTY) {
      if (now - task.lastLineAt < LINE_INTERVAL_MS) return;
      task.lastLineAt = now;
      this.stream.write(`${event.title}: ${formatAmount(event)}\n`);
      return;
    }
    this.bars ??= new MultiBar(
      { stream: this.stream, format: '{bar} {amount} {title}', hideCursor: null, clearOnComplete: true },
      Presets.shades_classic,
    );
    const payload = { title: event.title, amount: formatAmount(event) };
    task.bar ??= this.bars.create(event.total ?? 1, 0, payload);
    task.bar.setTotal(event.total ?? 1);
    task.bar.update(event.total === null ? 0 : (event.done ?? 0), payload);
  }

  private finish(event: ProgressEvent, task: Task): void {
    this.tasks.delete(event.task);
    if (task.bar) this.bars?.remove(task.bar);
    else if (task.lastLineAt > 0) this.stream.write(`${event.title}: done\n`);
    // Without bars, the timer that redraws them must stop, so that it does not draw over log lines.
    if (this.bars && ![...this.tasks.values()].some(({ bar }) => bar)) {
      this.bars.stop();
      this.bars = null;
    }
  }
}

function formatAmount({ done, total, unit }: ProgressEvent): string {
  if (unit === 'bytes') return formatBytes(done, total);
  const amount = done === null ? '…' : String(done);
  return total ? `${amount} of ${total}` : amount;
}

/** `47 %, 44.1 MB of 94.1 MB`: a number of bytes alone does not say how long a download takes. */
function formatBytes(done: number | null, total: number | null): string {
  if (done === null) return total ? `… of ${formatSize(total)}` : '…';
  if (!total) return `${formatSize(done)} so far, size unknown`;
  // The size that a source states may be that of the archive without its headers.
  return `${Math.min(100, Math.floor((100 * done) / total))} %, ${formatSize(done)} of ${formatSize(total)}`;
}

/** A number of bytes as text: `94.1 MB`. */
export function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
