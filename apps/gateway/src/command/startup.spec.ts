import type { ComponentStatus, Ingestion, Lookalike } from '@lookalike/core';
import { LookalikeError, type Problem } from '@lookalike/domain';
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
  unreadPlaces: [],
};

const READY: ComponentStatus = { state: 'READY', problem: null, retryAt: null };
const problem: Problem = {
  code: 'GALLERY_UNAVAILABLE',
  message: 'The gallery is unavailable.',
  remedy: 'Check the folder.',
  retryable: true,
};
const starting: ComponentStatus = { state: 'STARTING', problem, retryAt: null };
const retrying: ComponentStatus = { state: 'UNAVAILABLE', problem, retryAt: new Date() };
const unavailable: ComponentStatus = { state: 'UNAVAILABLE', problem, retryAt: null };

/** A Lookalike with these statuses one after the other, whose last one remains until the signal is aborted. */
function lookalikeWith(statuses: ComponentStatus[], start: () => Promise<Ingestion> = async () => DONE) {
  async function* watchStatus(signal: AbortSignal) {
    for (const ingestion of statuses) yield { ready: ingestion.state === 'READY', ingestion };
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  async function* watch() {
    yield DONE;
  }
  const ingestions = { start: jest.fn(start), watch };
  return { ingestions, watchStatus } as unknown as Lookalike & { ingestions: { start: jest.Mock } };
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
  } satisfies StartupIngestionOptions;
  return { ...settings, ending, log };
}

describe('ingestAtStart', () => {
  it('starts when the gallery opens late, and logs once why it waits', async () => {
    const lookalike = lookalikeWith([starting, retrying, retrying, READY]);
    const settings = options();
    await ingestAtStart(lookalike, settings);
    expect(lookalike.ingestions.start.mock.calls).toEqual([[{ limit: 7 }]]);
    expect(settings.report).toHaveBeenCalledWith(expect.objectContaining({ task: 'run', finished: true }));
    expect(settings.onChange).toHaveBeenCalledTimes(1);
    expect(settings.log.filter(({ code }) => code === 'GALLERY_UNAVAILABLE')).toHaveLength(1);
  });

  it('does not wait if no attempt is scheduled, and logs the reason', async () => {
    const lookalike = lookalikeWith([unavailable], async () => {
      throw LookalikeError.from(problem);
    });
    const settings = options();
    await ingestAtStart(lookalike, settings);
    expect(lookalike.ingestions.start).toHaveBeenCalledTimes(1);
    expect(settings.report).not.toHaveBeenCalled();
    expect(settings.log).toMatchObject([{ code: 'GALLERY_UNAVAILABLE' }]);
  });

  it('starts nothing when the gateway stops', async () => {
    const lookalike = lookalikeWith([retrying]);
    const settings = options();
    const waiting = ingestAtStart(lookalike, settings);
    settings.ending.abort();
    await waiting;
    expect(lookalike.ingestions.start).not.toHaveBeenCalled();
  });

  it('rethrows an error that is not a LookalikeError', async () => {
    const lookalike = lookalikeWith([READY], async () => {
      throw new TypeError('a bug');
    });
    await expect(ingestAtStart(lookalike, options())).rejects.toThrow(TypeError);
  });
});

describe('waitUntilReady', () => {
  it('resolves when searches are answered', async () => {
    await waitUntilReady(lookalikeWith([starting, retrying, READY]), new AbortController().signal);
  });

  it('resolves when the gateway stops', async () => {
    const ending = new AbortController();
    const waiting = waitUntilReady(lookalikeWith([retrying]), ending.signal);
    setTimeout(() => ending.abort(), 10);
    await waiting;
  });
});
