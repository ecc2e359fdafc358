import { RecentUse } from './recent-use';

const HALF_LIFE_MS = 1_000;

/**
 * Runs one piece of work per turn of the event loop, the connection with the fewest recent turns first. Without it, Node.js calls the
 * listeners of everything that it has received before any timer or other connection: 100 small requests or messages in one packet would
 * delay all other clients by their sum.
 */
export class TurnQueue {
  private readonly waiting = new Map<object, (() => void)[]>();
  private readonly recentTurns = new RecentUse(HALF_LIFE_MS);
  private isScheduled = false;

  /**
   * Resolves in a turn of its own. What the caller does until it waits for something else belongs to that turn.
   * @throws the reason of `signal` if it is aborted by then, so that no work continues without a client
   */
  next(connection: object, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => (signal?.aborted ? reject(signal.reason as Error) : resolve());
      const queue = this.waiting.get(connection);
      if (queue) queue.push(start);
      else this.waiting.set(connection, [start]);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled || this.waiting.size === 0) return;
    this.isScheduled = true;
    // An immediate that an immediate schedules belongs to the next turn.
    setImmediate(() => {
      this.isScheduled = false;
      const connection = this.recentTurns.least(this.waiting.keys())!;
      const queue = this.waiting.get(connection)!;
      const start = queue.shift()!;
      if (queue.length === 0) this.waiting.delete(connection);
      this.recentTurns.add(connection);
      start();
      this.schedule();
    });
  }
}
