import { SharedWork, SharedWorks } from './shared-work';

/** Work that the test ends. */
function start(lingerMs?: number) {
  const ended: boolean[] = [];
  let finish!: (value: string) => void;
  let signal!: AbortSignal;
  const work = new SharedWork<string>(
    (workSignal) =>
      new Promise((resolve, reject) => {
        signal = workSignal;
        finish = resolve;
        workSignal.addEventListener('abort', () => reject(workSignal.reason as Error));
      }),
    (hasSucceeded) => ended.push(hasSucceeded),
    lingerMs,
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
    const controller = new AbortController();
    const left = work.wait(controller.signal);
    const stayed = work.wait(undefined);
    controller.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    finish('means');
    await expect(stayed).resolves.toBe('means');
    await expect(work.wait(new AbortController().signal)).resolves.toBe('means');
    expect([signal.aborted, work.isAborted, ended]).toEqual([false, false, [true]]);
  });
});

describe('SharedWork that lingers', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  async function leave({ work }: ReturnType<typeof start>): Promise<void> {
    const leaving = new AbortController();
    const left = work.wait(leaving.signal);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
  }

  it('is aborted when no other caller has come in time', async () => {
    const started = start(1_000);
    await leave(started);
    jest.advanceTimersByTime(900);
    await leave(started);
    jest.advanceTimersByTime(900);
    expect(started.work.isAborted).toBe(false);
    jest.advanceTimersByTime(100);
    expect(started.work.isAborted).toBe(true);
  });

  it('keeps the result of work that has ended in the meantime', async () => {
    const started = start(1_000);
    await leave(started);
    started.finish('means');
    await expect(started.work.wait(undefined)).resolves.toBe('means');
    jest.advanceTimersByTime(2_000);
    expect(started.work.isAborted).toBe(false);
  });

  it('`abortIfUnused` aborts it at once, unless a caller waits', async () => {
    const started = start(1_000);
    const waiting = started.work.wait(undefined);
    started.work.abortIfUnused();
    expect(started.work.isAborted).toBe(false);
    started.finish('means');
    await waiting;
    const unused = start(1_000);
    await leave(unused);
    unused.work.abortIfUnused();
    expect(unused.work.isAborted).toBe(true);
  });
});

describe('SharedWorks', () => {
  it('runs the work of a key once at a time', async () => {
    const works = new SharedWorks<number>();
    let started = 0;
    const work = async () => ++started;
    expect(await Promise.all([1, 2, 3].map(() => works.share('a', work, undefined)))).toEqual([1, 1, 1]);
    expect(await works.share('b', work, undefined)).toBe(2);
    expect(await works.share('a', work, undefined)).toBe(3);
  });

  it('starts it again after an error, and when all callers have left', async () => {
    const works = new SharedWorks<string>();
    const failing = works.share('a', async () => Promise.reject(new Error('failed')), undefined);
    await expect(failing).rejects.toThrow('failed');
    const controller = new AbortController();
    const left = works.share('a', () => new Promise(() => undefined), controller.signal);
    controller.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(await works.share('a', async () => 'done', undefined)).toBe('done');
  });

  it('starts nothing for a caller that has left', async () => {
    const work = jest.fn(async () => 'done');
    await expect(new SharedWorks<string>().share('a', work, AbortSignal.abort(new Error('left')))).rejects.toThrow(
      'left',
    );
    expect(work).not.toHaveBeenCalled();
  });
});
