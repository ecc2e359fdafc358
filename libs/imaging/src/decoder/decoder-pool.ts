import { availableParallelism } from 'node:os';
import { type EncodedImage, untilAborted } from '@lookalike/domain';
import { decodingEnded } from '../photo-header';
import { type Decoded, DecoderCrash, DecoderProcess } from './decoder-process';
import type { DecodeRequest } from './frames';

/** An idle process is ended after this time. The next one starts in about 0.3 s. */
const IDLE_MS = 60_000;
/** A decoder whose request was aborted may complete its image within this time, because a new process takes about as long to start. */
const ABANDONED_MS = 500;

/** Each takes 70 to 150 MB, and up to 1.3 GB for its largest image. */
const MAX_DEFAULT_DECODERS = 16;
/** A larger image may take seconds. */
const LARGE_BYTES = 1024 * 1024;

export interface DecodeOptions {
  /** Rejects with its reason once it is aborted. The image is not decoded, or its decoder is killed. */
  signal?: AbortSignal;
  /** Waits for all images that are not decoded in the background. One process is reserved for those. */
  background?: boolean;
}

interface Task {
  request: DecodeRequest;
  image: EncodedImage;
  options: DecodeOptions;
  crashes: number;
  resolve(decoded: Decoded): void;
  reject(error: unknown): void;
}

const isInBackground = ({ options }: Task): boolean => options.background === true;
const isLarge = ({ image }: Task): boolean => image.byteLength > LARGE_BYTES;

/**
 * Decoder processes, started as needed. Each decodes one image at a time; other images wait. Small images do not wait for large ones, of
 * which an AVIF of 7 MB may take 10 s, nor for those in the background.
 */
export class DecoderPool {
  private readonly processes = new Map<DecoderProcess, { idleTimer: NodeJS.Timeout | null }>();
  private readonly queue: Task[] = [];
  private readonly running = new Set<Task>();

  /** @param size maximum number of processes, 2 or more */
  constructor(
    private readonly size: number = Math.min(availableParallelism(), MAX_DEFAULT_DECODERS) + 1,
    private readonly start: (onExit: () => void) => DecoderProcess = (onExit) => new DecoderProcess(onExit),
  ) {}

  /**
   * @param image must not change before the result; an unread one is read when its turn comes
   * @throws LookalikeError IMAGE_*, retryable if the image is not known to be the reason; the reason of `options.signal`; what
   * `image.read` throws
   */
  decode(request: DecodeRequest, image: EncodedImage, options: DecodeOptions = {}): Promise<Decoded> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const task: Task = { request, image, options, crashes: 0, resolve, reject };
      const onAbort = () => {
        const index = this.queue.indexOf(task);
        if (index >= 0) this.queue.splice(index, 1);
        reject(signal!.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const removeListener = () => signal?.removeEventListener('abort', onAbort);
      task.resolve = (decoded) => (removeListener(), resolve(decoded));
      task.reject = (error) => (removeListener(), reject(error));
      this.queue.push(task);
      this.dispatch();
    });
  }

  private dispatch(): void {
    for (let task = this.next(); task && this.running.size < this.size; task = this.next()) {
      this.queue.splice(this.queue.indexOf(task), 1);
      void this.run(task);
    }
  }

  private next(): Task | undefined {
    const mayRun = (task: Task) => [isInBackground, isLarge].every((kind) => !kind(task) || this.hasPlaceFor(kind));
    return this.queue.find((task) => !isInBackground(task) && mayRun(task)) ?? this.queue.find(mayRun);
  }

  /** One process is reserved for images that are not of this kind. */
  private hasPlaceFor(kind: (task: Task) => boolean): boolean {
    return [...this.running].filter(kind).length < this.size - 1;
  }

  /** An idle process or a new one. */
  private take(): DecoderProcess {
    for (const [decoder, state] of this.processes) {
      if (!decoder.isAvailable) continue;
      clearTimeout(state.idleTimer ?? undefined);
      return decoder;
    }
    const decoder: DecoderProcess = this.start(() => this.remove(decoder));
    this.processes.set(decoder, { idleTimer: null });
    return decoder;
  }

  private async run(task: Task): Promise<void> {
    const { image, options } = task;
    this.running.add(task);
    try {
      const bytes = image instanceof Uint8Array ? image : await untilAborted(image.read(), options.signal);
      task.resolve(await this.runIn(this.take(), task, bytes));
    } catch (error) {
      this.fail(task, error);
    }
    this.running.delete(task);
    this.dispatch();
  }

  private async runIn(decoder: DecoderProcess, { request, options }: Task, bytes: Uint8Array): Promise<Decoded> {
    const { signal } = options;
    const kill = () => decoder.end(signal!.reason);
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => (timer = setTimeout(kill, ABANDONED_MS));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await decoder.run(request, bytes);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      const state = this.processes.get(decoder);
      if (state) state.idleTimer = setTimeout(() => decoder.end(null), IDLE_MS).unref();
    }
  }

  /**
   * A process may end for reasons outside the image (the system's out-of-memory killer), so an image is tried twice, and is not known to
   * be unreadable after that.
   */
  private fail(task: Task, error: unknown): void {
    if (!(error instanceof DecoderCrash)) task.reject(error);
    else if (task.options.signal?.aborted) task.reject(task.options.signal.reason);
    else if (++task.crashes > 1) task.reject(decodingEnded('Two processes ended while they decoded the image.', error));
    else this.queue.unshift(task);
  }

  private remove(decoder: DecoderProcess): void {
    clearTimeout(this.processes.get(decoder)?.idleTimer ?? undefined);
    this.processes.delete(decoder);
  }
}
