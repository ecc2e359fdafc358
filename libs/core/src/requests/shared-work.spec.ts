import { SharedWork } from './shared-work';

/** Work that the test ends. */
function start() {
  const ended: boolean[] = [];
  let finish!: (value: string) => void;
  let signal!: AbortSignal;
  const work = new SharedWork<string>(
    (ofWork) =>
      new Promise((resolve, reject) => {
        signal = ofWork;
        finish = resolve;
        ofWork.addEventListener('abort', () => reject(ofWork.reason as Error));
      }),
    (hasSucceeded) => ended.push(hasSucceeded),
  );
  return { work, ended, finish, signal };
}

describe('SharedWork', () => {
  it('continues while at least one caller waits, and is aborted when the last one leaves', async () => {
    const { work, ended, signal } = start();
    const clients = [new AbortController(), new AbortController()];
    const waiting = clients.map((client) => work.wait(client.signal));
    clients[0]!.abort(new Error('left'));
    await expect(waiting[0]).rejects.toThrow('left');
    expect([signal.aborted, work.isAborted]).toEqual([false, false]);
    clients[1]!.abort(new Error('left, too'));
    await expect(waiting[1]).rejects.toThrow('left, too');
    expect([signal.aborted, work.isAborted, ended]).toEqual([true, true, []]);
  });

  it('returns its result to the callers that stayed and to later ones', async () => {
    const { work, ended, finish, signal } = start();
    const leaving = new AbortController();
    const left = work.wait(leaving.signal);
    const stayed = work.wait(undefined);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    finish('means');
    await expect(stayed).resolves.toBe('means');
    await expect(work.wait(new AbortController().signal)).resolves.toBe('means');
    expect([signal.aborted, work.isAborted, ended]).toEqual([false, false, [true]]);
  });
});
