import type { ProgressEvent } from '@lookalike/core';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';

/** What is done sooner needs no bar. */
const SHOW_AFTER_MS = 2_000;
/** Between two lines of one task, where there is no terminal to draw on. */
const LINE_EVERY_MS = 10_000;

interface Task {
  startedAt: number;
  bar: SingleBar | null;
  lineAt: number;
}

/** Draws a bar for each task that takes longer than 2 s: on a terminal; elsewhere a line now and then. */
export class ProgressDisplay {
  private readonly tasks = new Map<string, Task>();
  private bars: MultiBar | null = null;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  readonly report = (event: ProgressEvent): void => {
    const now = performance.now();
    const task = this.tasks.get(event.task) ?? { startedAt: now, bar: null, lineAt: -Infinity };
    this.tasks.set(event.task, task);
    if (event.finished) this.finish(event, task);
    else if (now - task.startedAt >= SHOW_AFTER_MS) this.show(event, task, now);
  };

  close(): void {
    this.bars?.stop();
    this.bars = null;
    this.tasks.clear();
  }

  private show(event: ProgressEvent, task: Task, now: number): void {
    if (!this.stream.isTTY) {
      if (now - task.lineAt < LINE_EVERY_MS) return;
      task.lineAt = now;
      this.stream.write(`${event.title}: ${amountOf(event)}\n`);
      return;
    }
    this.bars ??= new MultiBar(
      { stream: this.stream, format: '{bar} {amount} {title}', hideCursor: null, clearOnComplete: true },
      Presets.shades_classic,
    );
    const shown = { title: event.title, amount: amountOf(event) };
    task.bar ??= this.bars.create(event.total ?? 1, 0, shown);
    task.bar.setTotal(event.total ?? 1);
    task.bar.update(event.total === null ? 0 : (event.done ?? 0), shown);
  }

  private finish(event: ProgressEvent, task: Task): void {
    this.tasks.delete(event.task);
    if (task.bar) this.bars?.remove(task.bar);
    else if (task.lineAt > 0) this.stream.write(`${event.title}: done\n`);
    // The last bar takes the timer and the terminal's state with it, so that log lines are not drawn over.
    if (this.bars && ![...this.tasks.values()].some(({ bar }) => bar)) {
      this.bars.stop();
      this.bars = null;
    }
  }
}

function amountOf({ done, total }: ProgressEvent): string {
  if (done === null) return '…';
  return total === null || total === 0 ? String(done) : `${Math.floor((done / total) * 100)} %`;
}
