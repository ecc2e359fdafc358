import { setImmediate } from 'node:timers/promises';

/** How long one turn of the event loop may compute. */
const TURN_MS = 10;
/** Items that are sorted or merged between two looks at the clock: at most a few milliseconds. */
const RUN_LENGTH = 2048;

/** Splits a long computation on the main thread, so that requests get their turn in between. */
export class Turns {
  private startedAt = performance.now();

  constructor(private readonly signal?: AbortSignal) {}

  /** Whether this turn has lasted long enough. Cheap compared to a call of `next`. */
  get isDue(): boolean {
    return performance.now() - this.startedAt >= TURN_MS;
  }

  /** Continues in another turn of the event loop if this one has lasted long enough. @throws the reason of the signal */
  async next(): Promise<void> {
    if (!this.isDue) return;
    await setImmediate();
    this.signal?.throwIfAborted();
    this.startedAt = performance.now();
  }
}

/**
 * A sorted copy, as by `Array.sort` (stable), that does not block the event loop: a million texts take a second.
 * @throws the reason of the signal
 */
export async function sortInTurns<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  signal?: AbortSignal,
): Promise<T[]> {
  const turns = new Turns(signal);
  let runs: T[][] = [];
  for (let i = 0; i < items.length; i += RUN_LENGTH) {
    runs.push(items.slice(i, i + RUN_LENGTH).sort(compare));
    await turns.next();
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      const [left, right] = [runs[i]!, runs[i + 1]];
      merged.push(right ? await merge(left, right, compare, turns) : left);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(left: T[], right: T[], compare: (a: T, b: T) => number, turns: Turns): Promise<T[]> {
  const merged: T[] = [];
  const total = left.length + right.length;
  let l = 0;
  let r = 0;
  while (merged.length < total) {
    const end = Math.min(total, merged.length + RUN_LENGTH);
    while (merged.length < end) {
      // The left one of two equal items, so that the order is stable.
      const isLeft = r === right.length || (l < left.length && compare(left[l]!, right[r]!) <= 0);
      merged.push(isLeft ? left[l++]! : right[r++]!);
    }
    await turns.next();
  }
  return merged;
}
