import { setImmediate } from 'node:timers/promises';

/** How long one turn of the event loop may compute. */
const SLICE_MS = 10;
/** Items that are sorted or merged before the time is checked again: at most a few milliseconds. */
const RUN_LENGTH = 2048;

/** Divides a long computation on the main thread into slices, between which the event loop handles requests. */
export class TimeSlice {
  private startedAt = performance.now();

  constructor(private readonly signal?: AbortSignal) {}

  /** Cheap compared to a call of `yieldToEventLoop`. */
  get hasExpired(): boolean {
    return performance.now() - this.startedAt >= SLICE_MS;
  }

  /** If the slice has expired, starts the next one in another turn of the event loop. @throws the reason of the signal */
  async yieldToEventLoop(): Promise<void> {
    if (!this.hasExpired) return;
    await setImmediate();
    this.signal?.throwIfAborted();
    this.startedAt = performance.now();
  }
}

/**
 * A sorted copy, as by `Array.sort` (stable), that does not block the event loop: a million texts take a second.
 * @throws the reason of the signal
 */
export async function sortInSlices<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  signal?: AbortSignal,
): Promise<T[]> {
  const slice = new TimeSlice(signal);
  let runs: T[][] = [];
  for (let i = 0; i < items.length; i += RUN_LENGTH) {
    runs.push(items.slice(i, i + RUN_LENGTH).sort(compare));
    await slice.yieldToEventLoop();
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      const [left, right] = [runs[i]!, runs[i + 1]];
      merged.push(right ? await merge(left, right, compare, slice) : left);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(left: T[], right: T[], compare: (a: T, b: T) => number, slice: TimeSlice): Promise<T[]> {
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
    await slice.yieldToEventLoop();
  }
  return merged;
}
