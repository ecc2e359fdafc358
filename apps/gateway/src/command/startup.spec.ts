import type { Ingestion, Lookalike } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import { pino } from 'pino';
import { ingestAtStart, type StartupIngestionOptions, waitUntilReady } from './startup';

const DONE: Ingestion = {
  id: 'run',
  status: 'SUCCEEDED',
  models: ['RESNET50'],
  startedAt: new Date(0),
  finishedAt: new Date(1),
  total: 6,
  done: 6,
  outcomes: [],
  photosPerSecond: null,
  secondsLeft: null,
  problem: null,
};

/** A Lookalike whose ingestion cannot be started until `failures` are used up. */
function lookalikeWith(failures: unknown[]) {
  const start = jest.fn(async () => {
    const failure = failures.shift();
    if (failure) throw failure;
    return DONE;
  });
  async function* watch() {
    yield DONE;
  }
  return { start, lookalike: { ingestions: { start, watch } } as unknown as Lookalike };
}

function options() {
  const log: { level: number; code?: string }[] = [];
  const ending = new AbortController();
  const settings = {
    limit: 7,
    logger: pino({}, { write: (line: string) => void log.push(JSON.parse(line)) }),
    report: jest.fn(),
    onChange: jest.fn(async () => undefined),
    signal: ending.signal,
    pollMs: 5,
  } satisfies StartupIngestionOptions;
  return { ...settings, ending, log };
}

const unavailable = (retryable: boolean) =>
  new LookalikeError('GALLERY_UNAVAILABLE', 'The gallery is unavailable.', 'Check the folder.', { retryable });

describe('ingestAtStart', () => {
  it('starts when the gallery opens late, and logs once why it waits', async () => {
    const { start, lookalike } = lookalikeWith([unavailable(true), unavailable(true), unavailable(true)]);
    const settings = options();
    await ingestAtStart(lookalike, settings);
    expect(start).toHaveBeenCalledTimes(4);
    expect(start).toHaveBeenLastCalledWith({ limit: 7 });
    expect(settings.report).toHaveBeenCalledWith(expect.objectContaining({ task: 'run', finished: true }));
    expect(settings.onChange).toHaveBeenCalledTimes(1);
    expect(settings.log.filter(({ code }) => code === 'GALLERY_UNAVAILABLE')).toHaveLength(1);
  });

  it('does not wait for a problem that somebody must resolve', async () => {
    const { start, lookalike } = lookalikeWith([unavailable(false)]);
    const settings = options();
    await ingestAtStart(lookalike, settings);
    expect(start).toHaveBeenCalledTimes(1);
    expect(settings.report).not.toHaveBeenCalled();
    expect(settings.log).toMatchObject([{ code: 'GALLERY_UNAVAILABLE' }]);
  });

  it('stops waiting when the gateway stops', async () => {
    const { start, lookalike } = lookalikeWith(Array(1000).fill(unavailable(true)));
    const settings = options();
    const waiting = ingestAtStart(lookalike, { ...settings, pollMs: 60_000 });
    settings.ending.abort();
    await waiting;
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('passes on what is not a problem', async () => {
    const { lookalike } = lookalikeWith([new TypeError('a bug')]);
    await expect(ingestAtStart(lookalike, options())).rejects.toThrow(TypeError);
  });
});

describe('waitUntilReady', () => {
  it('resolves when searches are answered', async () => {
    const answers = [false, false, true];
    const status = jest.fn(async () => ({ ready: answers.shift() }));
    await waitUntilReady({ status } as unknown as Lookalike, new AbortController().signal, 5);
    expect(status).toHaveBeenCalledTimes(3);
  });

  it('resolves when the gateway stops', async () => {
    const ending = new AbortController();
    const status = jest.fn(async () => ({ ready: false }));
    const waiting = waitUntilReady({ status } as unknown as Lookalike, ending.signal, 60_000);
    setTimeout(() => ending.abort(), 10);
    await waiting;
    expect(status).toHaveBeenCalledTimes(1);
  });
});
