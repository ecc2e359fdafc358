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

  it('gives each piece of work a turn of its own, those of equally busy connections in turn', async () => {
    const turns = new TurnQueue();
    const [a, b] = [{}, {}];
    const order: string[] = [];
    const work = [
      ...[1, 2, 3].map((n) => turns.next(a).then(() => order.push(`a${n}`))),
      ...[1, 2, 3].map((n) => turns.next(b).then(() => order.push(`b${n}`))),
    ];
    await Promise.all(work);
    expect(order).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  });

  it('gives a connection that was idle the next turn, however many others have work', async () => {
    const turns = new TurnQueue();
    const order: string[] = [];
    const work: Promise<unknown>[] = [];
    for (let connection = 0; connection < 20; connection++) {
      const busy = {};
      for (let n = 0; n < 20; n++) work.push(turns.next(busy).then(() => order.push('busy')));
    }
    while (order.length < 50) await new Promise(setImmediate);
    const before = order.length;
    await turns.next({}).then(() => order.push('idle'));
    expect(order.indexOf('idle') - before).toBeLessThanOrEqual(1);
    await Promise.all(work);
    expect(order).toHaveLength(401);
  });
});
