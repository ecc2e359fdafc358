import { setImmediate } from 'node:timers/promises';
import { OperationQueue, type QueuedOperation } from './operation-queue';
import { TurnQueue } from './turn-queue';

const LIMITS = {
  running: 2,
  runningSmall: 0,
  smallCost: 0,
  runningPerConnection: 2,
  waiting: 6,
  waitingPerConnection: 4,
};

/** Each operation starts in a separate turn of the event loop. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await setImmediate();
}

/** Operations of named connections, which end when the test says so. */
class Operations {
  readonly started: string[] = [];
  readonly rejected: string[] = [];
  private readonly ends: (() => void)[] = [];
  private readonly connections = new Map<string, object>();
  readonly queue: OperationQueue;

  constructor(limits = LIMITS) {
    this.queue = new OperationQueue(new TurnQueue(), limits);
  }

  /** @param name `a1`: the first operation of connection a */
  send(name: string, address = '127.0.0.1', signal?: AbortSignal, cost = 1): void {
    this.queue.acquire({ ...this.client(name, address), cost }, signal).then(
      (end) => {
        this.started.push(name);
        this.ends.push(end);
      },
      () => this.rejected.push(name),
    );
  }

  /** @param cost of its operation */
  sendCosting(cost: number, name: string): void {
    this.send(name, '127.0.0.1', undefined, cost);
  }

  client(name: string, address = '127.0.0.1'): QueuedOperation {
    const connection = this.connections.get(name[0]!) ?? {};
    this.connections.set(name[0]!, connection);
    return { address, connection, cost: 1 };
  }

  /** Ends one operation, and waits until the next has started. */
  async finishOne(): Promise<void> {
    this.ends.shift()!();
    await settled();
  }

  /** Ends all operations one after the other, and those that start as a result. */
  async finish(): Promise<void> {
    for (await settled(); this.ends.length > 0; await settled()) this.ends.shift()!();
  }
}

describe('OperationQueue', () => {
  it('executes a limited number at the same time, and the connection with the fewest recent ones first', async () => {
    const operations = new Operations();
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2']) operations.send(name);
    await settled();
    expect(operations.started).toEqual(['a1', 'a2']);
    await operations.finish();
    expect(operations.started).toEqual(['a1', 'a2', 'b1', 'b2', 'a3', 'a4', 'a5']);
  });

  it('executes the operation of a connection that was idle before those of many busy connections', async () => {
    const operations = new Operations({ ...LIMITS, waiting: 100 });
    const busy = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const number of [1, 2, 3, 4]) for (const connection of busy) operations.send(`${connection}${number}`);
    await settled();
    for (let i = 0; i < busy.length; i++) await operations.finishOne();
    const before = operations.started.length;
    operations.send('z1');
    await operations.finishOne();
    // The next start may be that of the operation that has waited longest.
    await operations.finishOne();
    expect(operations.started.slice(before)).toContain('z1');
    await operations.finish();
    expect(operations.started).toHaveLength(25);
  });

  it('executes a cheap operation before expensive ones of many connections, which wait no longer than four others', async () => {
    const operations = new Operations({ ...LIMITS, running: 1, waiting: 100 });
    for (const connection of 'abcdefgh') operations.sendCosting(10_000, `${connection}1`);
    await settled();
    for (const connection of 'uvwxyz') operations.sendCosting(1, `${connection}1`);
    await operations.finish();
    expect(operations.started.join(' ')).toBe('a1 u1 v1 w1 x1 b1 y1 z1 c1 d1 e1 f1 g1 h1');
  });

  it('counts what a connection has used recently, so that many cheap operations of one do not delay those of others', async () => {
    const operations = new Operations({ ...LIMITS, running: 1, waiting: 100 });
    for (const name of ['a1', 'b1', 'b2', 'b3']) operations.sendCosting(100, name);
    await settled();
    await operations.finishOne();
    operations.sendCosting(150, 'c1');
    await operations.finish();
    expect(operations.started).toEqual(['a1', 'b1', 'c1', 'b2', 'b3']);
  });

  it('has further places for small operations', async () => {
    const operations = new Operations({ ...LIMITS, runningSmall: 1, smallCost: 10, waiting: 100 });
    for (const connection of 'abcd') operations.sendCosting(10_000, `${connection}1`);
    for (const connection of 'xyz') operations.sendCosting(10, `${connection}1`);
    await settled();
    expect(operations.started).toEqual(['a1', 'b1', 'x1']);
    await operations.finish();
    expect([...operations.started].sort()).toEqual(['a1', 'b1', 'c1', 'd1', 'x1', 'y1', 'z1']);
  });

  it('leaves free places to other connections', async () => {
    const operations = new Operations({ ...LIMITS, running: 3 });
    for (const name of ['a1', 'a2', 'a3', 'b1']) operations.send(name);
    await settled();
    expect(operations.started).toEqual(['a1', 'b1', 'a2']);
    await operations.finish();
    expect(operations.started).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  it('takes turns between addresses before connections, so that many connections gain nothing', async () => {
    const operations = new Operations();
    for (const name of ['a1', 'b1', 'c1', 'd1', 'e1', 'f1']) operations.send(name);
    operations.send('x1', '192.168.1.2');
    operations.send('x2', '192.168.1.2');
    await operations.finish();
    expect(operations.started).toEqual(['a1', 'b1', 'c1', 'x1', 'd1', 'x2', 'e1', 'f1']);
  });

  it('rejects more than a connection may have waiting', async () => {
    const operations = new Operations();
    for (let i = 1; i <= 8; i++) operations.send(`a${i}`);
    await settled();
    expect(operations.rejected).toEqual(['a7', 'a8']);
    await expect(operations.queue.acquire(operations.client('a9'))).rejects.toMatchObject({
      code: 'SERVICE_BUSY',
      retryable: true,
    });
    operations.send('b1');
    await operations.finish();
    expect(operations.started).toEqual(['a1', 'a2', 'b1', 'a3', 'a4', 'a5', 'a6']);
  });

  it('rejects an operation of the client that has most waiting when all places are taken', async () => {
    const operations = new Operations();
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b1', 'b2']) operations.send(name);
    operations.send('c1');
    operations.send('x1', '192.168.1.2');
    operations.send('c2');
    // By then, a has one operation waiting, and b and c have two.
    operations.send('c3');
    await settled();
    expect(operations.rejected.sort()).toEqual(['a4', 'a5', 'a6', 'c3']);
    await operations.finish();
    expect([...operations.started].sort()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'c2', 'x1']);
  });

  it('forgets operations whose client has disconnected', async () => {
    const operations = new Operations();
    const leaving = new AbortController();
    for (const name of ['a1', 'a2']) operations.send(name);
    for (const name of ['b1', 'b2', 'b3', 'b4']) operations.send(name, '127.0.0.1', leaving.signal);
    await settled();
    leaving.abort();
    await settled();
    expect(operations.rejected).toEqual(['b1', 'b2', 'b3', 'b4']);
    for (const name of ['c1', 'c2', 'c3', 'c4', 'd1', 'd2']) operations.send(name);
    await operations.finish();
    expect(operations.started).toEqual(['a1', 'a2', 'c1', 'd1', 'c2', 'd2', 'c3', 'c4']);
  });

  it('rejects those that wait, and later ones, when the service stops', async () => {
    const operations = new Operations();
    for (const name of ['a1', 'a2', 'a3', 'b1']) operations.send(name);
    await settled();
    operations.queue.close();
    await settled();
    expect([operations.started, operations.rejected]).toEqual([
      ['a1', 'a2'],
      ['a3', 'b1'],
    ]);
    const stopping = { code: 'SERVICE_STOPPING', retryable: true };
    await expect(operations.queue.acquire(operations.client('c1'))).rejects.toMatchObject(stopping);
    await operations.finish();
    expect(operations.started).toEqual(['a1', 'a2']);
  });
});
