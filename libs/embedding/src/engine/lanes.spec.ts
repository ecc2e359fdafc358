import { pattern } from '../spec-support/pattern';
import type { Job, LocateJob } from './jobs';
import { Lanes, type LaneThread } from './lanes';
import { ThreadEnded } from './worker-thread';

interface Call {
  job: Job;
  lane: string;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** A thread whose jobs end when the test says so. */
class HeldThread implements LaneThread {
  isAlive = true;
  readonly calls: Call[] = [];

  call(job: Job, lane: string): Promise<never> {
    return new Promise<never>((resolve, reject) => {
      this.calls.push({ job, lane, resolve: resolve as Call['resolve'], reject });
    });
  }
}

function locate(name: string): LocateJob {
  return { kind: 'locate', image: Buffer.from(name), detect: true, models: [], faces: 'all' };
}

const nameOf = ({ job }: Call) => Buffer.from((job as LocateJob).image).toString();
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('Lanes', () => {
  let thread: HeldThread;
  let lanes: Lanes;

  beforeEach(() => {
    thread = new HeldThread();
    lanes = new Lanes([thread]);
  });

  it('gives a thread one ingestion job at a time', async () => {
    const first = lanes.run(locate('a'), 'ingestion');
    void lanes.run(locate('b'), 'ingestion');
    expect(thread.calls.map(nameOf)).toEqual(['a']);
    thread.calls[0]!.resolve('done');
    await expect(first).resolves.toBe('done');
    await settle();
    expect(thread.calls.map(nameOf)).toEqual(['a', 'b']);
  });

  it('hands a query at once to a thread that works for ingestion', () => {
    void lanes.run(locate('photo'), 'ingestion');
    void lanes.run(locate('probe'), 'query');
    expect(thread.calls.map(({ lane }) => lane)).toEqual(['ingestion', 'query']);
  });

  it('serves all queries that wait before the next ingestion job', async () => {
    void lanes.run(locate('photo 1'), 'ingestion');
    void lanes.run(locate('photo 2'), 'ingestion');
    void lanes.run(locate('probe 1'), 'query');
    void lanes.run(locate('probe 2'), 'query');
    thread.calls[0]!.resolve(null);
    await settle();
    thread.calls[1]!.resolve(null);
    await settle();
    thread.calls[2]!.resolve(null);
    await settle();
    expect(thread.calls.map(nameOf)).toEqual(['photo 1', 'probe 1', 'probe 2', 'photo 2']);
  });

  it('prefers an idle thread for a query', () => {
    const other = new HeldThread();
    lanes = new Lanes([thread, other]);
    void lanes.run(locate('photo'), 'ingestion');
    void lanes.run(locate('probe'), 'query');
    expect(other.calls.map(nameOf)).toEqual(['probe']);
  });

  it('batches crops of several photos once a thread is free', async () => {
    void lanes.run(locate('photo'), 'ingestion');
    const crops = [1, 2, 3].map(() => lanes.encodeInBatch('FACENET', pattern(2, 2)));
    thread.calls[0]!.resolve(null);
    await settle();
    expect(thread.calls[1]!.job).toMatchObject({ kind: 'encode', model: 'FACENET', crops: { length: 3 } });
    thread.calls[1]!.resolve({ vectors: [1, 2, 3].map((value) => Float32Array.of(value)), encodeMs: 3 });
    expect((await Promise.all(crops)).map(({ vector }) => vector[0])).toEqual([1, 2, 3]);
  });

  it.each(['query', 'ingestion'] as const)(
    'drops a job of the %s lane that is aborted before it begins',
    async (lane) => {
      const running = lanes.run(locate('a'), lane);
      const abort = new AbortController();
      const dropped = lanes.run(locate('b'), lane, abort.signal);
      abort.abort(new Error('nobody waits'));
      await expect(dropped).rejects.toThrow('nobody waits');
      thread.calls[0]!.resolve('done');
      await expect(running).resolves.toBe('done');
      await settle();
      expect(thread.calls).toHaveLength(1);
      await expect(lanes.run(locate('c'), lane, abort.signal)).rejects.toThrow('nobody waits');
    },
  );

  it.each(['query', 'ingestion'] as const)(
    'tries a job of the %s lane again, once, when its thread crashes',
    async (lane) => {
      const saved = lanes.run(locate('a'), lane);
      thread.calls[0]!.reject(new ThreadEnded('crash'));
      await settle();
      thread.calls[1]!.resolve('done');
      await expect(saved).resolves.toBe('done');
      const lost = lanes.run(locate('b'), lane);
      thread.calls[2]!.reject(new ThreadEnded('crash'));
      await settle();
      thread.calls[3]!.reject(new ThreadEnded('crash'));
      await expect(lost).rejects.toMatchObject({ code: 'INTERNAL' });
    },
  );

  it('passes a failure of the job itself on without trying again', async () => {
    const failed = lanes.run(locate('a'), 'query');
    thread.calls[0]!.reject(new Error('unreadable'));
    await expect(failed).rejects.toThrow('unreadable');
    expect(thread.calls).toHaveLength(1);
  });

  it('leaves a dead thread out, and fails rather than waits when all are dead', async () => {
    const dead = new HeldThread();
    dead.isAlive = false;
    lanes = new Lanes([dead, thread]);
    void lanes.run(locate('a'), 'ingestion');
    expect([dead.calls.length, thread.calls.length]).toEqual([0, 1]);
    lanes = new Lanes([dead]);
    const hopeless = lanes.run(locate('b'), 'query');
    dead.calls[0]!.reject(new ThreadEnded('dead'));
    await settle();
    dead.calls[1]!.reject(new ThreadEnded('dead'));
    await expect(hopeless).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('rejects what is queued, and what comes, after it is closed', async () => {
    void lanes.run(locate('a'), 'ingestion');
    const queued = [lanes.run(locate('b'), 'ingestion'), lanes.encodeInBatch('FACENET', pattern(2, 2))];
    lanes.close();
    for (const promise of [...queued, lanes.run(locate('c'), 'query')])
      await expect(promise).rejects.toMatchObject({ name: 'AbortError' });
  });
});
