/**
 * The recent use of each connection: a sum that decays exponentially with the half-life `halfLifeMs`. A queue that serves the connection
 * with the least recent use serves all of them in turn, and prefers one that was idle.
 */
export class RecentUse {
  private readonly sums = new WeakMap<object, { sum: number; at: number }>();

  constructor(private readonly halfLifeMs: number) {}

  add(connection: object, amount: number): void {
    this.sums.set(connection, { sum: this.of(connection) + amount, at: performance.now() });
  }

  of(connection: object): number {
    const entry = this.sums.get(connection);
    return entry ? entry.sum * 2 ** ((entry.at - performance.now()) / this.halfLifeMs) : 0;
  }
}
