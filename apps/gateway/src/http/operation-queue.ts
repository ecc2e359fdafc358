import type { LookalikeError } from '@lookalike/domain';
import { serviceStopping, tooManyOperations } from './operation-errors';
import { RecentUse } from './recent-use';
import type { TurnQueue } from './turn-queue';

export interface OperationLimits {
  /** Operations that are executed at the same time. More do not finish sooner: they wait for the same threads and for Milvus. */
  running: number;
  /** Further operations whose cost is at most `smallCost`: they need not wait until one of those that take seconds has ended. */
  runningSmall: number;
  smallCost: number;
  /** Operations of one connection that are executed at the same time. */
  runningPerConnection: number;
  /** Operations that wait. */
  waiting: number;
  /** Operations of one connection that wait. */
  waitingPerConnection: number;
}

/** Operations take up to some seconds. */
const HALF_LIFE_MS = 5_000;

const LIMITS: OperationLimits = {
  running: 16,
  runningSmall: 4,
  // A sixth of a second.
  smallCost: 500,
  runningPerConnection: 4,
  waiting: 512,
  waitingPerConnection: 128,
};

/** Every fifth start goes to the operation that has waited longest, so that a stream of small ones does not keep it waiting. */
const OLDEST_FIRST_INTERVAL = 5;

/** The sender of an operation. */
export interface Client {
  /** IP address. */
  address: string;
  /** TCP connection: clients behind a reverse proxy, and programs of this machine, share their address. */
  connection: object;
}

export interface QueuedOperation extends Client {
  /** Estimated, as in `LIMITS.cost`. */
  cost: number;
}

interface Waiter extends QueuedOperation {
  /** Increases with each waiter. */
  number: number;
  start(): void;
  reject(error: LookalikeError): void;
}

/**
 * Limits the operations that are executed at the same time, over HTTP and WebSockets together, and queues the others: addresses take
 * turns, and within an address the operation is next whose cost, together with the recent ones of its connection, is least. A client that
 * sends many operations, or expensive ones, therefore delays its own. One operation of another client waits only for those that are running,
 * also if all clients share an address, as on one machine and behind a proxy that is not trusted. Measured without the queue: 1,800 searches
 * on one WebSocket delayed the search of another client by 5.75 s on an idle machine, and by 145 s on a busy one.
 */
export class OperationQueue {
  private running = 0;
  private readonly runningOf = new Map<object, number>();
  private waiting = 0;
  private readonly recentCosts = new RecentUse(HALF_LIFE_MS);
  private waiterCount = 0;
  private startCount = 0;
  /** By address, the one whose turn is next first; then by connection. */
  private readonly waiters = new Map<string, Map<object, Waiter[]>>();
  private isClosed = false;

  constructor(
    private readonly turns: TurnQueue,
    private readonly limits: OperationLimits = LIMITS,
  ) {}

  /**
   * Waits until an operation may be executed, and takes a place for it. Resolves in a separate turn of the event loop.
   * @param signal aborted when the client has disconnected or the time limit has passed
   * @returns a function that releases the place; to be called when the operation has ended
   * @throws LookalikeError, retryable: SERVICE_BUSY if too many operations are waiting, SERVICE_STOPPING; the signal's reason
   */
  async acquire(operation: QueuedOperation, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.isClosed) throw serviceStopping();
    if (this.mayRun(operation)) this.begin(operation);
    else await this.wait(operation, signal);
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      this.end(operation.connection);
    };
    try {
      await this.turns.next(operation.connection, signal);
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }

  /** Rejects the operations that are waiting, and all later ones. */
  close(): void {
    this.isClosed = true;
    const waiting = [...this.waiters.values()].flatMap((connections) => [...connections.values()].flat());
    for (const waiter of waiting) this.reject(waiter, serviceStopping());
  }

  private reject(waiter: Waiter, error: LookalikeError): void {
    this.remove(waiter);
    waiter.reject(error);
  }

  private async wait(operation: QueuedOperation, signal: AbortSignal | undefined): Promise<void> {
    const waitingOfConnection = this.waiters.get(operation.address)?.get(operation.connection)?.length ?? 0;
    if (waitingOfConnection >= this.limits.waitingPerConnection) throw tooManyOperations();
    if (this.waiting >= this.limits.waiting && !this.rejectLastOfLongestQueue(operation)) throw tooManyOperations();
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        this.remove(waiter);
        reject(signal!.reason as Error);
      };
      const removeListener = () => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        ...operation,
        number: this.waiterCount++,
        start: () => (removeListener(), resolve()),
        reject: (error) => (removeListener(), reject(error)),
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.add(waiter);
    });
  }

  /** Frees a place for a client with fewer waiting operations than another. @returns whether a place is free now */
  private rejectLastOfLongestQueue({ address, connection }: Client): boolean {
    const sameAddress = this.waiters.get(address);
    const longest = longestOf(this.waiters, countOf);
    // If no other address has fewer operations, the connections of this address are compared.
    const connections = countOf(longest) > countOf(sameAddress) ? longest : sameAddress;
    const queue = connections && longestOf(connections, (waiters) => waiters?.length ?? 0);
    if (!queue || (connections === sameAddress && queue.length <= (sameAddress.get(connection)?.length ?? 0)))
      return false;
    this.reject(queue.at(-1)!, tooManyOperations());
    return true;
  }

  private add(waiter: Waiter): void {
    const connections = this.waiters.get(waiter.address) ?? new Map<object, Waiter[]>();
    connections.set(waiter.connection, [...(connections.get(waiter.connection) ?? []), waiter]);
    this.waiters.set(waiter.address, connections);
    this.waiting++;
  }

  private remove({ address, connection, start }: Waiter): void {
    const connections = this.waiters.get(address);
    const queue = connections?.get(connection);
    const index = queue?.findIndex((waiter) => waiter.start === start) ?? -1;
    if (!connections || !queue || index === -1) return;
    queue.splice(index, 1);
    if (queue.length === 0) connections.delete(connection);
    if (connections.size === 0) this.waiters.delete(address);
    this.waiting--;
  }

  private mayRun({ connection, cost }: QueuedOperation): boolean {
    const { running, runningSmall, smallCost, runningPerConnection } = this.limits;
    const places = cost <= smallCost ? running + runningSmall : running;
    return this.running < places && (this.runningOf.get(connection) ?? 0) < runningPerConnection;
  }

  private begin({ connection, cost }: QueuedOperation): void {
    this.running++;
    this.recentCosts.add(connection, cost);
    this.runningOf.set(connection, (this.runningOf.get(connection) ?? 0) + 1);
  }

  private end(connection: object): void {
    this.running--;
    const running = this.runningOf.get(connection)! - 1;
    if (running === 0) this.runningOf.delete(connection);
    else this.runningOf.set(connection, running);
    this.startNext();
  }

  private startNext(): void {
    for (const [address, connections] of this.waiters) {
      const waiter = this.nextOf(connections);
      if (!waiter) continue;
      this.startCount++;
      this.remove(waiter);
      moveToEnd(this.waiters, address);
      this.begin(waiter);
      waiter.start();
      return;
    }
  }

  /** Of the first operation of each connection; undefined if none may run. */
  private nextOf(connections: ReadonlyMap<object, Waiter[]>): Waiter | undefined {
    const isOldest = (this.startCount + 1) % OLDEST_FIRST_INTERVAL === 0;
    let next: Waiter | undefined;
    let least = Infinity;
    for (const [waiter] of connections.values()) {
      if (!waiter || !this.mayRun(waiter)) continue;
      const rank = isOldest ? waiter.number : this.recentCosts.of(waiter.connection) + waiter.cost;
      if (rank >= least) continue;
      next = waiter;
      least = rank;
    }
    return next;
  }
}

function moveToEnd<Key, Value>(map: Map<Key, Value>, key: Key): void {
  const value = map.get(key);
  if (value === undefined) return;
  map.delete(key);
  map.set(key, value);
}

function countOf(connections: Map<object, Waiter[]> | undefined): number {
  let count = 0;
  for (const { length } of connections?.values() ?? []) count += length;
  return count;
}

function longestOf<Value>(map: ReadonlyMap<unknown, Value>, lengthOf: (value: Value | undefined) => number) {
  let longest: Value | undefined;
  for (const value of map.values()) if (lengthOf(value) > lengthOf(longest)) longest = value;
  return longest;
}
