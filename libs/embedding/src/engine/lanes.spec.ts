import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LookalikeError } from '@lookalike/domain';
import { noiseImage } from '../testing/test-image';
import type { EncodeJob, ImageJob } from './jobs';
import { Lanes, type LaneThread } from './lanes';
import { ThreadCrash } from './worker-thread';

interface Call {
  job: ImageJob | EncodeJob;
  lane: string;
  signal?: AbortSignal;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** A thread whose jobs are settled by the test. */
class ManualThread implements LaneThread {
  isAlive = true;
  readonly calls: Call[] = [];

  call(job: ImageJob | EncodeJob, lane: string, signal?: AbortSignal): Promise<never> {
    return new Promise<never>((resolve, reject) => {
      this.calls.push({ job, lane, signal, resolve: resolve as Call['resolve'], reject });
    });
  }
}

function imageJob(name: string): ImageJob {
  return { kind: 'image', image: Buffer.from(name), detectFaces: true, models: [], faces: 'all' };
}

const nameOf = ({ job }: Call) => Buffer.from((job as ImageJob).image as Uint8Array).toString();
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('Lanes', () => {
  let thread: ManualThread;
  let lanes: Lanes;

  beforeEach(() => {
    thread = new ManualThread();
    lanes = new Lanes([thread]);
  });

  it('gives each thread one ingestion job to run and one more, before others have two', async () => {
    const other = new ManualThread();
    lanes = new Lanes([thread, other]);
    const first = lanes.run(imageJob('a'), 'ingestion');
    for (const name of ['b', 'c', 'd', 'e']) void lanes.run(imageJob(name), 'ingestion');
    expect([thread, other].map(({ calls }) => calls.map(nameOf))).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
    thread.calls[0]!.resolve('done');
    await expect(first).resolves.toBe('done');
    await nextTurn();
    expect(thread.calls.map(nameOf)).toEqual(['a', 'c', 'e']);
  });

  it('holds the pixels of a large image only while its job runs', async () => {
    const large = { ...imageJob(''), image: new Uint8Array(1_000_000) };
    void lanes.run(imageJob('a'), 'ingestion');
    void lanes.run(large, 'ingestion');
    expect(thread.calls).toHaveLength(1);
    thread.calls[0]!.resolve(null);
    await nextTurn();
    expect(thread.calls).toHaveLength(2);
  });

  it('does not blame a job for the crash of the one before it', async () => {
    const harmful = lanes.run(imageJob('harmful'), 'ingestion').catch((error: Error) => error.message);
    const harmless = lanes.run(imageJob('harmless'), 'ingestion');
    for (const { reject } of thread.calls.slice()) reject(new ThreadCrash('crash'));
    await nextTurn();
    // From now on each runs alone. The test crashes the harmful one again.
    for (let call = 2; call < 5; call += 1) {
      expect(thread.calls).toHaveLength(call + 1);
      const { resolve, reject } = thread.calls[call]!;
      if (nameOf(thread.calls[call]!) === 'harmful') reject(new ThreadCrash('crash'));
      else resolve('done');
      await nextTurn();
      if (thread.calls.length === call + 1) break;
    }
    await expect(harmless).resolves.toBe('done');
    expect(await harmful).toContain('crashed twice');
  });

  it('runs a query at once on a thread that is running an ingestion job', () => {
    void lanes.run(imageJob('photo'), 'ingestion');
    void lanes.run(imageJob('probe'), 'query');
    expect(thread.calls.map(({ lane }) => lane)).toEqual(['ingestion', 'query']);
  });

  it('runs all queued queries before the next ingestion job', async () => {
    void lanes.run(imageJob('photo 1'), 'ingestion');
    void lanes.run(imageJob('photo 2'), 'ingestion');
    void lanes.run(imageJob('probe 1'), 'query');
    void lanes.run(imageJob('probe 2'), 'query');
    void lanes.run(imageJob('photo 3'), 'ingestion');
    // The thread has photo 2 already, and pauses it for the queries.
    for (let call = 0; call < 4; call += 1) {
      thread.calls[call]!.resolve(null);
      await nextTurn();
    }
    expect(thread.calls.map(nameOf)).toEqual(['photo 1', 'photo 2', 'probe 1', 'probe 2', 'photo 3']);
  });

  it.each([1, 3])('makes progress with ingestion under an endless load of queries on %i threads', async (count) => {
    const threads = Array.from({ length: count }, () => new ManualThread());
    lanes = new Lanes(threads);
    const PHOTOS = 20;
    let ingested = 0;
    let queries = 0;
    const query = () => void lanes.run(imageJob(`probe ${queries++}`), 'query').then(query);
    for (let client = 0; client < 16; client += 1) query();
    for (let i = 0; i < PHOTOS; i += 1) void lanes.run(imageJob('photo'), 'ingestion').then(() => (ingested += 1));
    for (let turn = 0; turn < 40 * PHOTOS && ingested < PHOTOS; turn += 1) {
      for (const { calls } of threads) for (const { resolve } of calls) resolve(null);
      await nextTurn();
    }
    expect(ingested).toBe(PHOTOS);
    // Queries keep most of the threads' time.
    expect(queries).toBeGreaterThanOrEqual(3 * PHOTOS);
  });

  it('prefers an idle thread for a query', () => {
    const other = new ManualThread();
    lanes = new Lanes([thread, other]);
    void lanes.run(imageJob('photo'), 'ingestion');
    void lanes.run(imageJob('probe'), 'query');
    expect(other.calls.map(nameOf)).toEqual(['probe']);
  });

  it('batches crops of several photos when a thread becomes free', async () => {
    void lanes.run(imageJob('photo'), 'ingestion');
    const crops = [1, 2, 3].map(() => lanes.encodeInBatch('FACENET', noiseImage(2, 2)));
    thread.calls[0]!.resolve(null);
    await nextTurn();
    expect(thread.calls[1]!.job).toMatchObject({ kind: 'encode', model: 'FACENET', crops: { length: 3 } });
    thread.calls[1]!.resolve({ vectors: [1, 2, 3].map((value) => Float32Array.of(value)), encodeMs: 3 });
    expect((await Promise.all(crops)).map(({ vector }) => vector[0])).toEqual([1, 2, 3]);
  });

  it.each(['query', 'ingestion'] as const)(
    'drops a job of the %s lane that is aborted before it starts',
    async (lane) => {
      const running = ['a', 'ahead'].map((name) => lanes.run(imageJob(name), lane));
      const abort = new AbortController();
      const dropped = lanes.run(imageJob('b'), lane, abort.signal);
      abort.abort(new Error('no longer needed'));
      await expect(dropped).rejects.toThrow('no longer needed');
      for (let call = 0; call < running.length; call += 1) {
        thread.calls[call]!.resolve('done');
        await nextTurn();
      }
      await expect(Promise.all(running)).resolves.toEqual(['done', 'done']);
      expect(thread.calls).toHaveLength(2);
      await expect(lanes.run(imageJob('c'), lane, abort.signal)).rejects.toThrow('no longer needed');
    },
  );

  it.each(['query', 'ingestion'] as const)(
    'releases a waiting job of the %s lane as soon as it is aborted',
    async (lane) => {
      void lanes.run(imageJob('a'), lane);
      void lanes.run(imageJob('ahead'), lane);
      const abort = new AbortController();
      const wait = () => {
        const job = imageJob('b');
        return { waiting: new WeakRef(job), dropped: lanes.run(job, lane, abort.signal) };
      };
      const { waiting, dropped } = wait();
      abort.abort(new Error('client disconnected'));
      await expect(dropped).rejects.toThrow('client disconnected');
      await nextTurn();
      collectGarbage();
      expect(waiting.deref()).toBeUndefined();
    },
  );

  it.each(['query', 'ingestion'] as const)(
    'notifies the thread when a running job of the %s lane is aborted',
    async (lane) => {
      const abort = new AbortController();
      const aborted = lanes.run(imageJob('a'), lane, abort.signal);
      abort.abort(new Error('client disconnected'));
      await expect(aborted).rejects.toThrow('client disconnected');
      expect(thread.calls[0]!.signal!.aborted).toBe(true);
    },
  );

  it.each(['query', 'ingestion'] as const)(
    'retries a job of the %s lane once when its thread crashes',
    async (lane) => {
      const retried = lanes.run(imageJob('a'), lane);
      thread.calls[0]!.reject(new ThreadCrash('crash'));
      await nextTurn();
      thread.calls[1]!.resolve('done');
      await expect(retried).resolves.toBe('done');
      const failed = lanes.run(imageJob('b'), lane);
      thread.calls[2]!.reject(new ThreadCrash('crash'));
      await nextTurn();
      thread.calls[3]!.reject(new ThreadCrash('crash'));
      // An unexpected failure: with a code of its own, it would not be logged.
      const error: unknown = await failed.catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        message: expect.stringContaining('crashed twice'),
        cause: expect.any(ThreadCrash),
      });
      expect(LookalikeError.is(error)).toBe(false);
    },
  );

  it('passes on a failure of the job itself without a retry', async () => {
    const failed = lanes.run(imageJob('a'), 'query');
    thread.calls[0]!.reject(new Error('unreadable'));
    await expect(failed).rejects.toThrow('unreadable');
    expect(thread.calls).toHaveLength(1);
  });

  it('skips a dead thread, and fails instead of waiting when all threads are dead', async () => {
    const dead = new ManualThread();
    dead.isAlive = false;
    lanes = new Lanes([dead, thread]);
    void lanes.run(imageJob('a'), 'ingestion');
    expect([dead.calls.length, thread.calls.length]).toEqual([0, 1]);
    lanes = new Lanes([dead]);
    const failed = lanes.run(imageJob('b'), 'query');
    dead.calls[0]!.reject(new ThreadCrash('dead'));
    await nextTurn();
    dead.calls[1]!.reject(new ThreadCrash('dead'));
    await expect(failed).rejects.toMatchObject({ cause: expect.any(ThreadCrash) });
  });

  it('rejects queued and new jobs after it is closed', async () => {
    void lanes.run(imageJob('a'), 'ingestion');
    void lanes.run(imageJob('ahead'), 'ingestion');
    const queued = [lanes.run(imageJob('b'), 'ingestion'), lanes.encodeInBatch('FACENET', noiseImage(2, 2))];
    lanes.close();
    for (const promise of [...queued, lanes.run(imageJob('c'), 'query')])
      await expect(promise).rejects.toMatchObject({ name: 'AbortError' });
  });
});
