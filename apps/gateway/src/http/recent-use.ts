/**
 * The recent use of each connection: a count that decays exponentially with the half-life `halfLifeMs`. A queue that serves the connection
 * with the least recent use serves all of them in turn, and prefers one that was idle.
 */
export class RecentUse {
  private readonly counts = new WeakMap<object, { count: number; at: number }>();

  constructor(private readonly halfLifeMs: number) {}

  add(connection: object): void {
    this.counts.set(connection, { count: this.of(connection) + 1, at: performance.now() });
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

  private of(connection: object): number {
    const entry = this.counts.get(connection);
    return entry ? entry.count * 2 ** ((entry.at - performance.now()) / this.halfLifeMs) : 0;
  }
}
