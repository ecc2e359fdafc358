import { getEventListeners } from 'node:events';
import { LookalikeError, type Problem } from '@lookalike/domain';
import { waitUntil } from '@lookalike/testing';
import { pino } from 'pino';
import { lazyServiceContext, STARTING } from '../testing/lazy-services';
import { LazyService } from './lazy-service';

const MISSING = new LookalikeError('GALLERY_UNAVAILABLE', 'The folder is missing.', 'Mount it.');
const OFFLINE = new LookalikeError('ASSET_UNAVAILABLE', 'No network.', 'Check it.', { retryable: true });
const NEVER = { initialDelay: 3_600_000, maxDelay: 3_600_000 };

describe('LazyService', () => {
  const controller = new AbortController();
  const { signal } = controller;
  afterAll(() => controller.abort());

  /** Fails `failures` times, then opens. */
  function failing(failures: number, error: unknown = MISSING) {
    const open = jest.fn(async () => {
      if (open.mock.calls.length <= failures) throw error;
      return 'open';
    });
    return open;
  }
  const options = { name: 'Test', starting: STARTING };

  it('is STARTING during the first attempt and READY after it', async () => {
    const service = new LazyService({ ...options, open: failing(0) }, lazyServiceContext({ signal })).start();
    expect(service.status()).toEqual({ state: 'STARTING', problem: STARTING, retryAt: null });
    expect(() => service.get()).toThrow(expect.objectContaining({ code: 'INTERNAL', retryable: true }));
    expect(await service.firstAttempt()).toBe('open');
    expect(await service.firstAttempt()).toBe('open');
    expect(service.status()).toEqual({ state: 'READY', problem: null, retryAt: null });
  });

  it('is UNAVAILABLE after a failed attempt, with the time of the next one, and opens later', async () => {
    const onChange = jest.fn();
    const onFailure = jest.fn();
    const context = lazyServiceContext({ signal, onChange });
    const service = new LazyService({ ...options, open: failing(2), onFailure }, context).start();
    await expect(service.firstAttempt()).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
    expect(service.status()).toMatchObject({ state: 'UNAVAILABLE', problem: { message: MISSING.message } });
    expect(service.status().retryAt).toBeInstanceOf(Date);
    while (service.error()) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(service.get()).toBe('open');
    expect(onFailure).toHaveBeenCalledTimes(2);
    expect(onChange).toHaveBeenCalledTimes(3);
  });

  it('logs a failure with the remedy in the words of the command', async () => {
    const log: string[] = [];
    const logger = pino({}, { write: (line: string) => void log.push((JSON.parse(line) as { msg: string }).msg) });
    const describeRemedy = ({ code, remedy }: Pick<Problem, 'code' | 'remedy'>) => `${remedy} (${code})`;
    const context = lazyServiceContext({ signal, logger, describeRemedy });
    const service = new LazyService({ ...options, open: failing(1) }, context).start();
    await service.firstAttempt().catch(() => undefined);
    expect(log).toEqual(['Test: The folder is missing. Mount it. (GALLERY_UNAVAILABLE)']);
    // Another test counts timers.
    while (service.error()) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  /** The messages that are logged as warnings while `failures` are thrown one after another. */
  async function warningsOf(failures: readonly Error[]): Promise<string[]> {
    const open = jest.fn(async () => {
      const failure = failures[open.mock.calls.length - 1];
      if (failure) throw failure;
      return 'open';
    });
    const warnings: string[] = [];
    const write = (line: string) => void warnings.push((JSON.parse(line) as { msg: string }).msg);
    const retryDelay = { initialDelay: 1, maxDelay: 5 };
    const context = lazyServiceContext({ signal, retryDelay, logger: pino({ level: 'warn' }, { write }) });
    const service = new LazyService({ ...options, open }, context).start();
    while (service.error()) await new Promise((resolve) => setTimeout(resolve, 5));
    return warnings.filter((message) => message.startsWith('Test: '));
  }

  it('warns when the code or `retryable` changes, and not of each attempt in between', async () => {
    const offline = new LookalikeError('ASSET_UNAVAILABLE', 'The registry rejects it.', 'Check it.');
    const bug = new TypeError('a bug');
    expect(await warningsOf([MISSING, MISSING, OFFLINE, OFFLINE, offline, bug, bug, MISSING, MISSING])).toEqual([
      expect.stringContaining('The folder is missing.'),
      expect.stringContaining('No network.'),
      expect.stringContaining('The registry rejects it.'),
      expect.stringContaining('An unexpected failure'),
      expect.stringContaining('The folder is missing.'),
    ]);
  });

  it('warns of every tenth attempt with the same code, with its current message', async () => {
    const empty = new LookalikeError('GALLERY_UNAVAILABLE', 'The folder contains no photo.', 'Add photos.');
    const failures = [...Array<Error>(5).fill(MISSING), ...Array<Error>(14).fill(empty)];
    const warnings = ['Test: The folder is missing. Mount it.', 'Test: The folder contains no photo. Add photos.'];
    expect(await warningsOf(failures)).toEqual(warnings);
    expect(await warningsOf([...failures, empty, empty])).toEqual([...warnings, warnings[1]]);
  });

  it('increases the delay between attempts up to the maximum', async () => {
    const delays: number[] = [];
    const context = lazyServiceContext({ signal, retryDelay: { initialDelay: 4, maxDelay: 32 } });
    const onFailure = () => void delays.push(service.status().retryAt!.getTime());
    // Without jitter, and exact, whatever the load of the machine.
    const mocks = [jest.spyOn(Math, 'random').mockReturnValue(0.5), jest.spyOn(Date, 'now').mockReturnValue(0)];
    const service: LazyService<string> = new LazyService({ ...options, open: failing(12), onFailure }, context).start();
    while (service.error()) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const mock of mocks) mock.mockRestore();
    expect(Math.max(...delays)).toBeLessThanOrEqual(32);
    expect(delays.slice(-3).every((delay) => delay > 20)).toBe(true);
    expect(Math.min(...delays.slice(0, 2))).toBeLessThan(20);
  });

  it.each([
    ['may pass without intervention', OFFLINE, { code: 'ASSET_UNAVAILABLE', retryable: true }],
    ['needs an intervention', MISSING, { code: 'GALLERY_UNAVAILABLE', retryable: false }],
    ['is unexpected', new TypeError('a bug'), { code: 'INTERNAL', retryable: false }],
  ])('retries after a problem that %s, and passes on its `retryable` unchanged', async (_, error, problem) => {
    const onFailure = jest.fn();
    const service = new LazyService(
      { ...options, open: failing(1, error), onFailure },
      lazyServiceContext({ signal }),
    ).start();
    await expect(service.firstAttempt()).rejects.toMatchObject(problem);
    expect(service.status()).toMatchObject({ state: 'UNAVAILABLE', problem, retryAt: expect.any(Date) });
    expect(onFailure).toHaveBeenCalledWith(expect.objectContaining(problem));
    while (service.error()) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(service.get()).toBe('open');
  });

  it('makes an attempt at once on request, shared by all callers', async () => {
    const open = failing(1);
    const service = new LazyService({ ...options, open }, lazyServiceContext({ signal, retryDelay: NEVER }));
    await service.attemptNow();
    expect(service.status().state).toBe('UNAVAILABLE');
    await Promise.all([service.attemptNow(), service.attemptNow()]);
    expect(service.get()).toBe('open');
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('waits for the services that it requires, with their problem, and opens once they are open', async () => {
    const context = lazyServiceContext({ signal });
    const required = new LazyService({ ...options, open: failing(1) }, context).start();
    const open = jest.fn(async () => `${required.get()} too`);
    const service = new LazyService({ ...options, open, requires: [required] }, context).start();
    await expect(service.firstAttempt()).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
    expect(open).not.toHaveBeenCalled();
    expect(service.status()).toEqual(required.status());
    while (service.error()) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(service.get()).toBe('open too');
  });

  it('ends at once during a delay and leaves neither timer nor listener', async () => {
    const closing = new AbortController();
    const context = lazyServiceContext({ signal: closing.signal, retryDelay: NEVER });
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    const close = jest.fn();
    const service = new LazyService({ ...options, close, open: failing(1) }, context).start();
    const waiting = new LazyService({ ...options, close, open: failing(0), requires: [service] }, context).start();
    await service.firstAttempt().catch(() => undefined);
    expect(timers()).toBe(before + 1);
    closing.abort();
    await Promise.all([service.close(), waiting.close()]);
    await expect(waiting.firstAttempt()).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
    expect(close).not.toHaveBeenCalled();
    expect(timers()).toBe(before);
    expect(getEventListeners(closing.signal, 'abort')).toHaveLength(0);
  });

  it('closes the value of an attempt that was running when it was closed', async () => {
    const closing = new AbortController();
    let finish!: (value: string) => void;
    const open = () => new Promise<string>((resolve) => (finish = resolve));
    const close = jest.fn(async () => undefined);
    const context = lazyServiceContext({ signal: closing.signal });
    const service = new LazyService({ ...options, open, close }, context).start();
    await Promise.resolve();
    closing.abort();
    const closed = service.close();
    finish('late');
    await closed;
    expect(close).toHaveBeenCalledWith('late');
  });

  it('is closed and opened again when it is stale, with the services that require it', async () => {
    const closing = new AbortController();
    const context = lazyServiceContext({ signal: closing.signal });
    const log: string[] = [];
    let markStale!: () => void;
    let opened = 0;
    const base = new LazyService(
      {
        ...options,
        open: async () => `base ${++opened}`,
        close: async (value) => void log.push(`close ${value}`),
        untilStale: (_, ended) =>
          new Promise<void>((resolve, reject) => {
            markStale = resolve;
            ended.addEventListener('abort', () => reject(new Error('ended')), { once: true });
          }),
      },
      context,
    ).start();
    const above = new LazyService(
      {
        ...options,
        open: async () => `above ${base.get()}`,
        close: async (value) => void log.push(`close ${value}`),
        requires: [base],
      },
      context,
    ).start();
    expect(await above.firstAttempt()).toBe('above base 1');
    markStale();
    while (above.error() || above.get() === 'above base 1') await new Promise((resolve) => setTimeout(resolve, 5));
    expect(above.get()).toBe('above base 2');
    expect(log.sort()).toEqual(['close above base 1', 'close base 1']);
    closing.abort();
    await Promise.all([base.close(), above.close()]);
    expect(log.slice(2).sort()).toEqual(['close above base 2', 'close base 2']);
    expect(getEventListeners(closing.signal, 'abort')).toHaveLength(0);
  });

  it.each([
    ['a disk', Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }), 'An unexpected failure'],
    ['a component', MISSING, 'The folder is missing. Mount it.'],
  ])('stays open and watches again after an error of %s while it waits for its end', async (_, error, message) => {
    const closing = new AbortController();
    const warnings: string[] = [];
    const write = (line: string) => void warnings.push((JSON.parse(line) as { msg: string }).msg);
    const logger = pino({ level: 'warn' }, { write });
    let markStale!: () => void;
    const untilStale = jest.fn(async () => {
      if (untilStale.mock.calls.length <= 2) throw error;
      await new Promise<void>((resolve) => (markStale = resolve));
    });
    const context = lazyServiceContext({ signal: closing.signal, logger });
    const service = new LazyService({ ...options, open: failing(0), untilStale }, context).start();
    await service.firstAttempt();
    const { generation } = service;
    // Bounded, so that it fails long before the timeout of the test.
    for (let i = 0; untilStale.mock.calls.length < 3 && i < 1_000; i++)
      await new Promise((next) => setTimeout(next, 5));
    expect(untilStale).toHaveBeenCalledTimes(3);
    expect(service.status()).toEqual({ state: 'READY', problem: null, retryAt: null });
    expect(service.generation).toBe(generation);
    expect(warnings.filter((text) => text.startsWith('Test: '))).toEqual([expect.stringContaining(message)]);
    markStale();
    await waitUntil(() => service.generation !== generation);
    closing.abort();
    await service.close();
  });

  it('is closed, with the services that require it, as soon as `reopen` is called', async () => {
    const closing = new AbortController();
    const context = lazyServiceContext({ signal: closing.signal });
    const log: string[] = [];
    let opened = 0;
    const layer = (name: string, required: LazyService<string> | null) =>
      new LazyService(
        {
          ...options,
          open: async () => (required ? `${name} on ${required.get()}` : `${name} ${++opened}`),
          close: async (value) => void log.push(value),
          requires: required ? [required] : [],
        },
        context,
      ).start();
    const base = layer('base', null);
    const middle = layer('middle', base);
    const top = layer('top', middle);
    expect(await top.firstAttempt()).toBe('top on middle on base 1');
    const { generation } = base;
    base.reopen();
    // Opening `base` takes only microtasks: without this, `top` would still be the earlier one when `base` is open again.
    for (const service of [base, middle, top]) {
      expect(() => service.get()).toThrow(expect.objectContaining({ retryable: true }));
      expect(service.status()).toEqual({ state: 'STARTING', problem: STARTING, retryAt: null });
    }
    const seen = new Set<string>();
    for (let turn = 0; top.error() && turn < 10_000; turn++) {
      if (!base.error()) seen.add(base.get());
      if (!middle.error()) seen.add(middle.get());
      await Promise.resolve();
    }
    expect([...seen].sort()).toEqual(['base 2', 'middle on base 2']);
    expect(top.get()).toBe('top on middle on base 2');
    expect(log.sort()).toEqual(['base 1', 'middle on base 1', 'top on middle on base 1']);
    expect(base.generation).toBeGreaterThan(generation);
    closing.abort();
    await Promise.all([base, middle, top].map((service) => service.close()));
    expect(log).toHaveLength(6);
  });
});
