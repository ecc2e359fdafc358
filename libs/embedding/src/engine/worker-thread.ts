import { LookalikeError } from '@lookalike/domain';
import type { Worker } from 'node:worker_threads';
import type { Lane } from '../embedder';
import type { CloseMessage, Job, LoadJob, ReplyMessage, ResultOf } from './jobs';
import { closed } from './problems';
import { spawnWorker } from './spawn-worker';

/** One that ends so often without having done anything is not started again. */
const MAX_IDLE_CRASHES = 3;

/** The thread ended while it worked on a job. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
}

interface Call {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** A worker thread that is replaced, with all the networks that it had loaded, when it crashes. */
export class WorkerThread {
  private worker: Worker | null = null;
  private readonly calls = new Map<number, Call>();
  private readonly loaded = new Map<string, LoadJob>();
  private nextId = 0;
  private idleCrashes = 0;
  private ended: Error | null = null;

  constructor(private readonly spawn: () => Worker = spawnWorker) {
    this.start();
  }

  /**
   * @throws ThreadEnded when it crashes meanwhile
   * @throws LookalikeError as the job does; Error with the worker's stack for anything else
   */
  call<J extends Job>(job: J, lane: Lane): Promise<ResultOf<J>> {
    const { worker } = this;
    if (!worker) return Promise.reject(this.ended);
    const id = this.nextId++;
    return new Promise<ResultOf<J>>((resolve, reject) => {
      this.calls.set(id, { resolve: resolve as Call['resolve'], reject });
      worker.postMessage({ id, lane, job });
    });
  }

  get isAlive(): boolean {
    return this.worker !== null;
  }

  async load(job: LoadJob): Promise<void> {
    this.loaded.set(job.network, job);
    await this.call(job, 'ingestion');
  }

  /** Rejects what is in hand, and resolves when the thread has finished with it and ended. */
  async close(): Promise<void> {
    const { worker } = this;
    this.end(closed());
    if (!worker) return;
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage({ close: true } satisfies CloseMessage);
    await exited;
  }

  private start(): void {
    const worker = this.spawn();
    let cause: unknown;
    worker.on('message', (reply: ReplyMessage) => this.settle(reply));
    worker.on('error', (error) => (cause = error));
    worker.on('exit', (code) => {
      if (worker === this.worker) this.replace(new ThreadEnded(`A worker thread ended with code ${code}.`, { cause }));
    });
    this.worker = worker;
  }

  private settle(reply: ReplyMessage): void {
    const call = this.calls.get(reply.id);
    this.calls.delete(reply.id);
    this.idleCrashes = 0;
    if ('result' in reply) call?.resolve(reply.result);
    else if ('problem' in reply) call?.reject(LookalikeError.from(reply.problem));
    else call?.reject(new Error(reply.failure));
  }

  private replace(error: ThreadEnded): void {
    const lost = [...this.calls.values()];
    this.calls.clear();
    if (++this.idleCrashes < MAX_IDLE_CRASHES) {
      this.start();
      // What fails to load fails the jobs that need it, with the reason.
      for (const job of this.loaded.values()) this.call(job, 'ingestion').catch(() => undefined);
    } else this.end(error);
    for (const { reject } of lost) reject(error);
  }

  private end(error: Error): void {
    this.ended = error;
    this.worker = null;
    for (const { reject } of this.calls.values()) reject(error);
    this.calls.clear();
  }
}
