import { RecentUse } from './recent-use';

const HALF_LIFE_MS = 1_000;

/** Every fifth turn goes to the work that has waited longest, so that a stream of short work does not keep it waiting. */
const OLDEST_FIRST_INTERVAL = 5;

/** Milliseconds of work by what it processes, on one core: the usual time, not that of an attack. */
export const EXPECTED_MS = { perByteOfJson: 2e-4, partOfImage: 5 } as const;

/**
 * More recent use makes no difference: a client that sends one short query after the other must not wait for the first document of each of
 * 200 connections, which have used no time yet.
 */
const MAX_RECENT_MS = 1;

interface Waiter {
  /** Increases with each waiter. */
  number: number;
  expectedMs: number;
  start(): void;
}

/** Reading the processor time of a process with many threads takes 40 µs: at each turn, it took 8 % of the main thread under load. */
const PROCESSOR_TIME_AGE_MS = 10;

/**
 * Runs one piece of work per turn of the event loop. Without it, Node.js calls the listeners of everything that it has received before any
 * timer or other connection: 100 small requests or messages in one packet would delay all other clients by their sum.
 *
 * The connection is next whose work, together with the time that it has used recently, is shortest. A new client therefore does not wait for
 * 200 others of which each sends a request that takes 30 ms.
 */
export class TurnQueue {
  private readonly waiting = new Map<object, Waiter[]>();
  private readonly recentMs = new RecentUse(HALF_LIFE_MS);
  private waiterCount = 0;
  private turnCount = 0;
  private isScheduled = false;
  private running: { connection: object; wallMs: number } | undefined;
  private processorTime = { wallMs: -Infinity, processorMs: 0 };

  /**
   * Resolves in a separate turn. What the caller does until it waits for something else belongs to that turn.
   * @param expectedMs estimated time of the work, at least in relation to that of others. The time that it takes is measured.
   * @throws the reason of `signal` if it is aborted by then, so that no work continues without a client
   */
  next(connection: object, signal?: AbortSignal, expectedMs = 0): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => (signal?.aborted ? reject(signal.reason as Error) : resolve());
      const waiter = { number: this.waiterCount++, expectedMs, start };
      const queue = this.waiting.get(connection);
      if (queue) queue.push(waiter);
      else this.waiting.set(connection, [waiter]);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    // An immediate that an immediate schedules belongs to the next turn.
    setImmediate(() => {
      this.isScheduled = false;
      this.measure();
      const connection = this.nextConnection();
      if (connection === undefined) return;
      const queue = this.waiting.get(connection)!;
      const { start } = queue.shift()!;
      if (queue.length === 0) this.waiting.delete(connection);
      const wallMs = performance.now();
      if (wallMs - this.processorTime.wallMs > PROCESSOR_TIME_AGE_MS)
        this.processorTime = { wallMs, processorMs: processorMs() };
      this.running = { connection, wallMs };
      start();
      this.schedule();
    });
  }

  /**
   * Adds the time of the work that ran in the turn before. On a busy machine, a thread that is interrupted uses no processor time, so a long
   * turn counts no more than the process has used since the last reading.
   */
  private measure(): void {
    if (!this.running) return;
    const { connection, wallMs } = this.running;
    this.running = undefined;
    const elapsedMs = performance.now() - wallMs;
    const isLong = elapsedMs > MAX_RECENT_MS;
    const usedMs = isLong ? processorMs() - this.processorTime.processorMs : elapsedMs;
    this.recentMs.add(connection, Math.min(elapsedMs, usedMs));
  }

  private nextConnection(): object | undefined {
    const isOldest = ++this.turnCount % OLDEST_FIRST_INTERVAL === 0;
    let next: object | undefined;
    let least = Infinity;
    for (const [connection, [waiter]] of this.waiting) {
      const recentMs = Math.min(this.recentMs.of(connection), MAX_RECENT_MS);
      const rank = isOldest ? waiter!.number : recentMs + waiter!.expectedMs;
      if (rank >= least) continue;
      next = connection;
      least = rank;
    }
    return next;
  }
}

/** Of all threads of the process. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
