import { TurnQueue } from './turn-queue';

describe('TurnQueue', () => {
  it('rejects in its turn if the signal is aborted by then', async () => {
    const turns = new TurnQueue();
    const controller = new AbortController();
    const turn = turns.next({}, controller.signal);
    controller.abort(new Error('the client has left'));
    await expect(turn).rejects.toThrow('the client has left');
    await turns.next({}, new AbortController().signal);
  });

  it('gives each piece of work a separate turn', async () => {
    const turns = new TurnQueue();
    let turn = 0;
    let timer = setImmediate(function count() {
      turn++;
      timer = setImmediate(count);
    });
    const connection = {};
    const work = Array.from({ length: 20 }, (_, i) => turns.next(i % 2 ? connection : {}).then(() => turn));
    expect(new Set(await Promise.all(work)).size).toBe(20);
    clearImmediate(timer);
  });

  it('gives the next turn to the connection that has used the least time', async () => {
    const turns = new TurnQueue();
    const [long, short] = [{}, {}];
    const order: string[] = [];
    const work = [
      ...[1, 2, 3].map((n) => turns.next(long).then(() => (compute(20), order.push(`long ${n}`)))),
      ...[1, 2, 3].map((n) => turns.next(short).then(() => order.push(`short ${n}`))),
    ];
    await Promise.all(work);
    expect(order).toEqual(['long 1', 'short 1', 'short 2', 'short 3', 'long 2', 'long 3']);
  });

  it('gives a connection that was idle the next turn, however many others have work', async () => {
    const turns = new TurnQueue();
    const order: string[] = [];
    const work: Promise<unknown>[] = [];
    for (let connection = 0; connection < 20; connection++) {
      const busy = {};
      for (let n = 0; n < 20; n++) work.push(turns.next(busy).then(() => (compute(1), order.push('busy'))));
    }
    while (order.length < 50) await new Promise(setImmediate);
    const before = order.length;
    await turns.next({}).then(() => order.push('idle'));
    expect(order.indexOf('idle') - before).toBeLessThanOrEqual(2);
    await Promise.all(work);
    expect(order).toHaveLength(401);
  });

  // Before, the second turn of a client came after the first of all others.
  it('gives work that is expected to be short a turn before the first work of 200 other connections', async () => {
    const turns = new TurnQueue();
    const client = {};
    // It is busy, but not with long work.
    for (let turn = 0; turn < 20; turn++) await turns.next(client).then(() => compute(2));
    let longTurns = 0;
    const long = Array.from({ length: 200 }, () => turns.next({}, undefined, 2).then(() => longTurns++));
    for (let turn = 0; turn < 10; turn++) await turns.next(client);
    expect(longTurns).toBeLessThanOrEqual(3);
    await Promise.all(long);
  });

  it('gives work that is expected to be long one of five turns, however much short work there is', async () => {
    const turns = new TurnQueue();
    let isDone = false;
    const long = turns.next({}, undefined, 1_000).then(() => (isDone = true));
    let shortTurns = 0;
    while (!isDone) {
      await turns.next({});
      shortTurns++;
    }
    expect(shortTurns).toBeLessThanOrEqual(5);
    await long;
  });
});

/** Keeps the thread busy. */
function compute(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
