/**
 * The recent use of each connection: a sum that decays exponentially with the half-life `halfLifeMs`. A queue that serves the connection
 * with the least recent use serves all of them in turn, and prefers one that was idle.
 */
export class RecentUse {
  private readonly sums = new WeakMap<object, { sum: number; at: number }>();

  constructor(private readonly halfLifeMs: number) {}

  add(connection: object, amount = 1): void {
    this.sums.set(connection, { sum: this.of(connection) + amount, at: performance.now() });
  }

  /** The connection with the least use, the first of equal ones; undefined if there is none. */
  least<Connection extends object>(connections: Iterable<Connection>): Connection | undefined {
    let least: Connection | undefined;
    let leastUse = Infinity;
    for (const connection of connections) {
      const use = this.of(connection);
      if (use >= leastUse) continue;
      least = connection;
      leastUse = use;
    }
    return least;
  }

  of(connection: object): number {
    const entry = this.sums.get(connection);
    return entry ? entry.sum * 2 ** ((entry.at - performance.now()) / this.halfLifeMs) : 0;
  }
}
