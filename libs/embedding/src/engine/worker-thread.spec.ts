import { Worker } from 'node:worker_threads';
import type { LocateJob } from './jobs';
import { WorkerThread } from './worker-thread';

/** Answers with the networks that it was told to load; a picture named `crash` ends it, one named `fail` throws. */
const SCRIPT = `
  const { parentPort } = require('node:worker_threads');
  const loaded = [];
  parentPort.on('message', ({ id, job }) => {
    const text = job.image && Buffer.from(job.image).toString();
    if (text === 'crash') process.exit(7);
    if (text === 'throw') throw new Error('uncaught');
    if (job.kind === 'load') loaded.push(job.network);
    if (text === 'problem') return parentPort.postMessage({ id, problem: { code: 'NO_FACE', message: 'none', remedy: 'other' } });
    if (text === 'failure') return parentPort.postMessage({ id, failure: 'Error: at line 3' });
    parentPort.postMessage({ id, result: [...loaded] });
  });
`;

function job(name: string): LocateJob {
  return { kind: 'locate', image: Buffer.from(name), detect: true, models: [], faces: 'all' };
}

describe('WorkerThread', () => {
  let spawned: number;
  let thread: WorkerThread;

  beforeEach(() => {
    spawned = 0;
    thread = new WorkerThread(() => (spawned++, new Worker(SCRIPT, { eval: true })));
  });
  afterEach(() => thread.close());

  it.each(['crash', 'throw'])('is replaced, with its networks, when it ends by %s', async (how) => {
    await thread.load({ kind: 'load', network: 'MTCNN', files: {} });
    await expect(thread.call(job(how), 'query')).rejects.toMatchObject({ name: 'ThreadEnded' });
    await expect(thread.call(job('photo'), 'query')).resolves.toEqual(['MTCNN']);
    expect(spawned).toBe(2);
  });

  it('brings a LookalikeError over as one, and anything else with its stack', async () => {
    await expect(thread.call(job('problem'), 'query')).rejects.toMatchObject({
      name: 'LookalikeError',
      code: 'NO_FACE',
      remedy: 'other',
    });
    await expect(thread.call(job('failure'), 'query')).rejects.toThrow('Error: at line 3');
  });

  it('is given up when it only ever crashes', async () => {
    for (let crash = 0; crash < 3; crash++)
      await expect(thread.call(job('crash'), 'query')).rejects.toMatchObject({ name: 'ThreadEnded' });
    expect(thread.isAlive).toBe(false);
    await expect(thread.call(job('photo'), 'query')).rejects.toMatchObject({ name: 'ThreadEnded' });
    expect(spawned).toBe(3);
  });

  it('rejects what runs when it is closed', async () => {
    const running = thread.call(job('photo'), 'query');
    const closing = thread.close();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await closing;
    expect(spawned).toBe(1);
  });
});
