import { Worker } from 'node:worker_threads';
import type { CropJob } from './jobs';
import { WorkerThread } from './worker-thread';

/** Replies with the networks that it has loaded. The text in a photo's pixels selects another behaviour, such as `crash`. */
const SCRIPT = `
  const { parentPort } = require('node:worker_threads');
  const loaded = [];
  parentPort.on('message', ({ id, job, cancel }) => {
    if (cancel !== undefined) return parentPort.postMessage({ id: cancel, failure: 'cancelled' });
    const text = job.photo && Buffer.from(job.photo.data).toString();
    if (text === 'endless') return;
    if (text === 'crash') process.exit(7);
    if (text === 'throw') throw new Error('uncaught');
    if (job.kind === 'load') loaded.push(job.network);
    if (text === 'problem') return parentPort.postMessage({ id, problem: { code: 'NO_FACE', message: 'none', remedy: 'other' } });
    if (text === 'failure') return parentPort.postMessage({ id, failure: 'Error: at line 3' });
    parentPort.postMessage({ id, result: [...loaded] });
  });
`;

function job(text: string): CropJob {
  const photo = { width: text.length, height: 1, data: new TextEncoder().encode(text), reduced: null };
  return { kind: 'crop', photo, detectFaces: true, models: [], faces: 'all' };
}

describe('WorkerThread', () => {
  let spawned: number;
  let thread: WorkerThread;

  beforeEach(() => {
    spawned = 0;
    thread = new WorkerThread(() => (spawned++, new Worker(SCRIPT, { eval: true })));
  });
  afterEach(() => thread.close());

  it.each(['crash', 'throw'])('is restarted with its networks when it ends with a %s', async (how) => {
    await thread.load({ kind: 'load', network: 'MTCNN', files: {}, providers: ['cpu'] });
    await expect(thread.call(job(how), 'query')).rejects.toMatchObject({ name: 'ThreadCrash' });
    await expect(thread.call(job('photo'), 'query')).resolves.toEqual(['MTCNN']);
    expect(spawned).toBe(2);
  });

  it('passes on a LookalikeError as one, and any other error with its stack', async () => {
    await expect(thread.call(job('problem'), 'query')).rejects.toMatchObject({
      name: 'LookalikeError',
      code: 'NO_FACE',
      remedy: 'other',
    });
    await expect(thread.call(job('failure'), 'query')).rejects.toThrow('Error: at line 3');
  });

  it('is not restarted after three crashes in a row', async () => {
    for (let crash = 0; crash < 3; crash++)
      await expect(thread.call(job('crash'), 'query')).rejects.toMatchObject({ name: 'ThreadCrash' });
    expect(thread.isAlive).toBe(false);
    await expect(thread.call(job('photo'), 'query')).rejects.toMatchObject({ name: 'ThreadCrash' });
    expect(spawned).toBe(3);
  });

  it('cancels a running job when its signal is aborted, and runs the next one', async () => {
    const abort = new AbortController();
    const running = thread.call(job('endless'), 'query', abort.signal);
    abort.abort();
    await expect(running).rejects.toThrow('cancelled');
    await expect(thread.call(job('photo'), 'query')).resolves.toEqual([]);
    await expect(thread.call(job('photo'), 'query', abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(spawned).toBe(1);
  });

  it('rejects running jobs when it is closed', async () => {
    const running = thread.call(job('photo'), 'query');
    const closing = thread.close();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await closing;
    expect(spawned).toBe(1);
  });
});
