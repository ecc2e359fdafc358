/**
 * Runs work that arrives at once in turns of the event loop, one piece per turn, each connection in turn. Node.js calls the listeners of
 * everything that it has received before any timer or other connection: 100 small requests or messages in one packet would delay all
 * other clients by their sum.
 */
export class TurnQueue {
  /** By connection; the one whose turn is next comes first. */
  private readonly waiting = new Map<object, (() => void)[]>();
  private isScheduled = false;

  /** Resolves in a turn of its own. What the caller does until it waits for something else belongs to that turn. */
  next(connection: object): Promise<void> {
    return new Promise((resolve) => {
      const queue = this.waiting.get(connection);
      if (queue) queue.push(resolve);
      else this.waiting.set(connection, [resolve]);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled || this.waiting.size === 0) return;
    this.isScheduled = true;
    // An immediate that an immediate schedules belongs to the next turn.
    setImmediate(() => {
      this.isScheduled = false;
      for (const [connection, queue] of this.waiting) {
        const start = queue.shift()!;
        this.waiting.delete(connection);
        if (queue.length > 0) this.waiting.set(connection, queue);
        start();
        break;
      }
      this.schedule();
    });
  }
}
