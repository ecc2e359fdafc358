/** How long all computations together may compute in one turn of the event loop. */
const TURN_MS = 10;
/** Items that are sorted or merged before the time is checked again: at most a few milliseconds. */
const RUN_LENGTH = 2048;

/**
 * Divides a long computation on the main thread into slices, between which the event loop handles requests. Computations share each turn
 * of the event loop: 15 fields of one request that compute at the same time take as long in a turn as one does. The one that has had the
 * fewest turns is next, so that a short computation does not wait for long ones; every fifth turn goes to the one that waits longest.
 */
export class TimeSlice {
  private turns = 0;

  constructor(private readonly signal?: AbortSignal) {}

  /** Cheap compared to a call of `yieldToEventLoop`. */
  get hasExpired(): boolean {
    return performance.now() - startOfTurn() >= TURN_MS;
  }

  /** If the slice has expired, starts the next one in another turn of the event loop. @throws the reason of the signal */
  async yieldToEventLoop(): Promise<void> {
    if (this.hasExpired) await this.nextTurn();
  }

  /** Starts the next slice in another turn of the event loop. @throws the reason of the signal */
  async nextTurn(): Promise<void> {
    await nextTurn(this.turns++);
    this.signal?.throwIfAborted();
  }
}

/** When the first computation of this turn of the event loop started; null if none has. */
let turnStartedAt: number | null = null;

function startOfTurn(): number {
  if (turnStartedAt === null) {
    turnStartedAt = performance.now();
    setImmediate(() => (turnStartedAt = null));
  }
  return turnStartedAt;
}

/** Computations that wait for a turn, with the number of turns that they have had. */
const waiting: { turns: number; start: () => void }[] = [];

let turnsGiven = 0;

/** Resolves in a turn that no other computation has used. */
function nextTurn(turns: number): Promise<void> {
  return new Promise((start) => {
    waiting.push({ turns, start });
    if (waiting.length === 1) scheduleTurn();
  });
}

function scheduleTurn(): void {
  // An immediate that an immediate schedules belongs to the next turn.
  setImmediate(() => {
    const [next] = waiting.splice(++turnsGiven % 5 === 0 ? 0 : indexOfFewestTurns(), 1);
    if (waiting.length > 0) scheduleTurn();
    turnStartedAt = null;
    startOfTurn();
    next!.start();
  });
}

/** Among several with equally few turns, the one that waits longest. */
function indexOfFewestTurns(): number {
  const fewest = Math.min(...waiting.map(({ turns }) => turns));
  return waiting.findIndex(({ turns }) => turns === fewest);
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
