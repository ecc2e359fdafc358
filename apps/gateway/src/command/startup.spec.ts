import type { ComponentStatus, Ingestion, IngestionRequest, Lookalike } from '@lookalike/core';
import { LookalikeError, type ModelName, type Problem } from '@lookalike/domain';
import { pino } from 'pino';
import { ingestAtStart, logFailure, type StartupIngestionOptions, waitUntilReady, watchReplacements } from './startup';

const DONE: Ingestion = {
  id: 'started',
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
  deletedPhotos: 0,
  ignoredPhotos: 0,
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
const reader: ComponentStatus = {
  state: 'UNAVAILABLE',
  problem: { ...problem, code: 'STORE_IN_USE' },
  retryAt: null,
};

const staleIndex: ComponentStatus = {
  state: 'UNAVAILABLE',
  problem: { ...problem, code: 'INDEX_STALE', retryable: false },
  retryAt: null,
};

interface StatusOptions {
  ingestion?: ComponentStatus;
  /** Configured models that are READY; MOBILEFACENET and RESNET50 are configured. */
  ready?: ModelName[];
  /** Models whose index is stale. */
  stale?: ModelName[];
  /** When the gallery was opened; null: it is not open. */
  opened?: number | null;
}

const statusOf = ({ ingestion = READY, ready = ['RESNET50'], stale = [], opened = 1 }: StatusOptions) => ({
  galleryOpenedAt: opened === null ? null : new Date(opened),
  ready: ingestion.state === 'READY',
  ingestion,
  models: (['MOBILEFACENET', 'RESNET50', 'FACENET'] as const).map((name) => ({
    name,
    configured: name !== 'FACENET',
    requested: name !== 'FACENET',
    ...(stale.includes(name) ? staleIndex : ready.includes(name) ? READY : retrying),
  })),
});

interface Behaviour {
  start?: (request: IngestionRequest) => Promise<Ingestion>;
}

/** A Lookalike that reports these statuses one after the other. The last one remains until the signal is aborted. */
function lookalikeWith(statuses: StatusOptions[], { start = async () => DONE }: Behaviour = {}) {
  const requests: IngestionRequest[] = [];
  let onAllSeen: () => void;
  const allSeen = new Promise<void>((resolve) => (onAllSeen = resolve));
  async function* watchStatus(signal: AbortSignal) {
    for (const status of statuses) if (!signal.aborted) yield statusOf(status);
    onAllSeen();
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  async function* watch() {
    const models = requests.at(-1)?.models ?? DONE.models;
    yield { ...DONE, models };
  }
  const ingestions = {
    start(request: IngestionRequest) {
      requests.push(request);
      return start(request);
    },
    list: async () => ({ nodes: [{ ...DONE, id: 'other', status: 'RUNNING' }] }),
    watch: jest.fn(watch),
  };
  const lookalike = { ingestions, watchStatus } as unknown as Lookalike;
  return { lookalike, requests, watched: ingestions.watch, allSeen };
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

/** Runs `ingestAtStart` until it has handled all statuses. */
async function runThrough({ lookalike, allSeen }: ReturnType<typeof lookalikeWith>, settings = options()) {
  const running = ingestAtStart(lookalike, settings);
  await Promise.race([allSeen, running]);
  settings.ending.abort();
  await running;
  return settings;
}

describe('ingestAtStart', () => {
  it('starts when the gallery opens late, and logs once why it waits', async () => {
    const fake = lookalikeWith([
      { ingestion: starting },
      { ingestion: retrying },
      { ingestion: retrying },
      { ingestion: unavailable },
      {},
    ]);
    const settings = await runThrough(fake);
    expect(fake.requests).toEqual([{ limit: 7 }]);
    expect(settings.report).toHaveBeenCalledWith(expect.objectContaining({ task: 'started', finished: true }));
    expect(settings.onChange).toHaveBeenCalledTimes(1);
    expect(settings.log.filter(({ code }) => code === 'GALLERY_UNAVAILABLE')).toHaveLength(1);
  });

  it('waits for the first configured model', async () => {
    const fake = lookalikeWith([{ ready: [] }, { ready: ['FACENET'] }]);
    const settings = await runThrough(fake);
    expect(fake.requests).toEqual([]);
    expect(settings.log).toHaveLength(1);
    const later = lookalikeWith([{ ready: [] }, { ready: ['MOBILEFACENET'] }]);
    await runThrough(later);
    expect(later.requests).toEqual([{ limit: 7 }]);
  });

  it('ingests each configured model that becomes READY later, once', async () => {
    const both: ModelName[] = ['RESNET50', 'MOBILEFACENET'];
    const fake = lookalikeWith([
      {},
      { ready: ['RESNET50', 'FACENET'] },
      { ready: both },
      { ready: both, ingestion: unavailable },
      { ready: both },
    ]);
    await runThrough(fake);
    expect(fake.requests).toEqual([{ limit: 7 }, { models: ['MOBILEFACENET'], limit: 7 }]);
  });

  it('ingests a gallery that replaces another one like the first one', async () => {
    const both: ModelName[] = ['RESNET50', 'MOBILEFACENET'];
    const fake = lookalikeWith([
      {},
      { ready: both },
      { ready: both, ingestion: starting, opened: null },
      { ready: both, ingestion: starting, opened: 2 },
      { ready: both, opened: 2 },
    ]);
    const settings = await runThrough(fake);
    expect(fake.requests).toEqual([{ limit: 7 }, { models: ['MOBILEFACENET'], limit: 7 }, { limit: 7 }]);
    expect(settings.log.filter(({ code }) => code)).toEqual([]);
  });

  it('does not rebuild a stale index', async () => {
    const isStale = lookalikeWith([{}, { ready: ['RESNET50', 'MOBILEFACENET'], stale: ['MOBILEFACENET'] }]);
    await runThrough(isStale);
    expect(isStale.requests).toEqual([{ limit: 7 }]);
    // An ingestion of nothing but stale indexes could only fail.
    const areAllStale = lookalikeWith([{ stale: ['RESNET50', 'MOBILEFACENET'] }]);
    const { log } = await runThrough(areAllStale);
    expect(areAllStale.requests).toEqual([]);
    expect(log).toEqual([expect.objectContaining({ code: 'INDEX_STALE' })]);
  });

  it('waits for the end of an ingestion that a client has started', async () => {
    let attempts = 0;
    const start = async () => {
      if (++attempts === 1) throw new LookalikeError('INGESTION_RUNNING', 'Another one.', 'Wait.');
      return DONE;
    };
    const fake = lookalikeWith([{}], { start });
    await runThrough(fake);
    expect(fake.requests).toHaveLength(2);
    expect(fake.watched.mock.calls.map(([id]: unknown[]) => id)).toEqual(['other', 'started']);
  });

  it('starts when this process becomes the owner of the data directory', async () => {
    const fake = lookalikeWith([{ ingestion: reader }, {}]);
    const settings = await runThrough(fake);
    expect(fake.requests).toEqual([{ limit: 7 }]);
    expect(settings.log.map(({ code }) => code)).toContain('STORE_IN_USE');
  });

  it('logs why an ingestion could not be started, and keeps watching', async () => {
    const start = async ({ models }: IngestionRequest) => {
      if (!models) throw LookalikeError.from(problem);
      return DONE;
    };
    const fake = lookalikeWith([{}, { ready: ['MOBILEFACENET'] }], { start });
    const settings = await runThrough(fake);
    expect(fake.requests).toEqual([{ limit: 7 }, { models: ['MOBILEFACENET'], limit: 7 }]);
    expect(settings.log.filter(({ code }) => code === 'GALLERY_UNAVAILABLE')).toHaveLength(1);
  });

  it('starts nothing when the gateway stops', async () => {
    const fake = lookalikeWith([{ ingestion: retrying }]);
    await runThrough(fake);
    expect(fake.requests).toEqual([]);
  });

  it('logs an unexpected error, and keeps watching', async () => {
    const start = async ({ models }: IngestionRequest) => {
      if (!models) throw new TypeError('a bug');
      return DONE;
    };
    const fake = lookalikeWith([{}, { ready: ['MOBILEFACENET'] }], { start });
    const settings = await runThrough(fake);
    expect(fake.requests).toEqual([{ limit: 7 }, { models: ['MOBILEFACENET'], limit: 7 }]);
    expect(settings.log).toContainEqual(expect.objectContaining({ level: 50, err: expect.anything() }));
  });
});

describe('watchReplacements', () => {
  it('reports each gallery that was opened in place of another one', async () => {
    const ending = new AbortController();
    const fake = lookalikeWith([
      { opened: null },
      {},
      {},
      { opened: null },
      { opened: 2 },
      { opened: 2 },
      { opened: 3 },
    ]);
    const onReplaced = jest.fn(async () => undefined);
    const watching = watchReplacements(fake.lookalike, ending.signal, onReplaced);
    await fake.allSeen;
    ending.abort();
    await watching;
    expect(onReplaced).toHaveBeenCalledTimes(2);
  });
});

describe('logFailure', () => {
  it('logs why work has failed, unless the gateway stops', async () => {
    const settings = options();
    const fail = () => Promise.reject(new Error('EIO'));
    await logFailure(fail, settings);
    expect(settings.log).toEqual([expect.objectContaining({ level: 50, err: expect.anything() })]);
    settings.ending.abort();
    await logFailure(fail, settings);
    expect(settings.log).toHaveLength(1);
  });
});

describe('waitUntilReady', () => {
  it('resolves when searches are answered', async () => {
    await waitUntilReady(
      lookalikeWith([{ ingestion: starting }, { ingestion: retrying }, {}]).lookalike,
      new AbortController().signal,
    );
  });

  it('resolves when the gateway stops', async () => {
    const ending = new AbortController();
    const waiting = waitUntilReady(lookalikeWith([{ ingestion: retrying }]).lookalike, ending.signal);
    setTimeout(() => ending.abort(), 10);
    await waiting;
  });
});
