import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ExecutionProvider, LookalikeError } from '@lookalike/domain';
import { typescriptHook } from '@lookalike/node-support';
import type { Lane } from '../embedder';
import type { CancelMessage, CloseMessage, Job, JobMessage, LoadJob, ReplyMessage, ResultOf } from './jobs';

/** A thread that crashes this many times in a row without completing a job is not restarted. */
const MAX_IDLE_CRASHES = 3;

/** The thread crashed while it was running a job. */
export class ThreadCrash extends Error {
  override readonly name = 'ThreadCrash';
}

/** The error of jobs that are running, queued or submitted when the embedder is closed. */
export function embedderClosed(): DOMException {
  return new DOMException('The embedder is closed.', 'AbortError');
}

interface Call {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** A worker thread that is restarted, with all networks that it had loaded, when it crashes. */
export class WorkerThread {
  private worker: Worker | null = null;
  private readonly calls = new Map<number, Call>();
  private readonly loaded = new Map<string, LoadJob>();
  private nextId = 0;
  private idleCrashes = 0;
  /** Why there is no worker: the last crash, or that it was closed. */
  private endReason: Error | null = null;

  constructor(private readonly spawn: () => Worker = spawnWorker) {
    this.start();
  }

  /**
   * The pixels of a crop job are transferred: the caller cannot use them any more.
   *
   * @param signal ends the job at its next step; the call rejects then
   * @throws ThreadCrash when the thread crashes while running the job
   * @throws LookalikeError as the job does; Error with the worker's stack for any other error
   */
  async call<J extends Job>(job: J, lane: Lane, signal?: AbortSignal): Promise<ResultOf<J>> {
    const { worker } = this;
    if (!worker) throw this.endReason!;
    signal?.throwIfAborted();
    const id = this.nextId++;
    const cancel = () => worker.postMessage({ cancel: id } satisfies CancelMessage);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<ResultOf<J>>((resolve, reject) => {
        this.calls.set(id, { resolve: resolve as Call['resolve'], reject });
        const transfer = job.kind === 'crop' ? [job.photo.data.buffer as ArrayBuffer] : [];
        worker.postMessage({ id, lane, job } satisfies JobMessage, transfer);
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  get isAlive(): boolean {
    return this.worker !== null;
  }

  /** @returns the execution provider that is used @throws LookalikeError MODEL_UNAVAILABLE: none of `job.providers` is available */
  async load(job: LoadJob): Promise<ExecutionProvider> {
    this.loaded.set(job.network, job);
    return this.call(job, 'ingestion');
  }

  /** Rejects running jobs, and resolves when the thread has completed them and exited. */
  async close(): Promise<void> {
    const { worker } = this;
    this.end(embedderClosed());
    if (!worker) return;
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage({ close: true } satisfies CloseMessage);
    await exited;
  }

  /**
   * Rejects running jobs and ends the thread in the middle of them. Not for a thread that may be running a network: onnxruntime would
   * abort the whole process.
   */
  async terminate(): Promise<void> {
    const { worker } = this;
    this.end(embedderClosed());
    await worker?.terminate();
  }

  private start(): void {
    const worker = this.spawn();
    let cause: unknown;
    worker.on('message', (reply: ReplyMessage) => this.settle(reply));
    worker.on('error', (error) => (cause = error));
    worker.on('exit', (code) => {
      if (worker !== this.worker) return;
      this.restart(new ThreadCrash(`A worker thread exited with code ${code}.`, { cause }));
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

  private restart(crash: ThreadCrash): void {
    const interrupted = [...this.calls.values()];
    this.calls.clear();
    if (++this.idleCrashes < MAX_IDLE_CRASHES) {
      this.start();
      // If a network fails to load, the jobs that need it fail with the reason.
      for (const job of this.loaded.values()) this.call(job, 'ingestion').catch(() => undefined);
    } else this.end(crash);
    for (const { reject } of interrupted) reject(crash);
  }

  private end(reason: Error): void {
    this.endReason = reason;
    this.worker = null;
    for (const { reject } of this.calls.values()) reject(reason);
    this.calls.clear();
  }
}

/** Starts `worker.ts` through SWC when this file runs from source, else the `worker.js` next to the bundle. */
function spawnWorker(): Worker {
  // onnxruntime 1.30 sends usage data to its vendor and stores a device id in ~/.cache unless this is set before its first session,
  // in the process itself: native code does not see the environment that a worker is given.
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  const extension = extname(__filename);
  const file = join(__dirname, `worker${extension}`);
  return extension === '.ts' ? new Worker(file, { execArgv: typescriptHook() }) : new Worker(file);
}
