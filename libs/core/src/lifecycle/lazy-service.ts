import { EventEmitter, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { LookalikeError, type Problem } from '@lookalike/domain';
import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import type { Logger } from 'pino';
import type { ComponentStatus } from './component-status';
import { FailureLog } from './failure-log';
import type { DescribeRemedy, ToProblem } from './to-problem';

/** How long to wait between two attempts, in milliseconds: exponential backoff with decorrelated jitter. */
export interface RetryDelay {
  /** Median of the first delay; the following ones double. */
  initialDelay: number;
  maxDelay: number;
}

export const DEFAULT_RETRY_DELAY: RetryDelay = { initialDelay: 1000, maxDelay: 60_000 };

/** The services and settings that all LazyServices of a process share. */
export interface LazyServiceContext {
  /** Ends attempts and delays when it is aborted. Every service adds a listener, so it needs `setMaxListeners(Infinity)`. */
  signal: AbortSignal;
  retryDelay: RetryDelay;
  logger: Logger;
  toProblem: ToProblem;
  /** For the log. */
  describeRemedy: DescribeRemedy;
  /** Called after each change of a status. */
  onChange(): void;
}

export interface LazyServiceOptions<T> {
  /** For the log. */
  name: string;
  /** Opens the service. Called again after a failure. */
  open(signal: AbortSignal): Promise<T>;
  /** Services that have to be open before the first attempt. When one of them is opened again, so is this one. */
  requires?: readonly LazyService<unknown>[];
  /** Releases the opened value. */
  close?(value: T): Promise<void>;
  /**
   * Resolves when the opened value has to be closed and the service opened again. Default: never. If it rejects, it is called again
   * with exponential backoff, and the value stays open: an error, such as that of a disk, does not tell whether the value is stale.
   * @throws the reason of `signal`
   */
  untilStale?(value: T, signal: AbortSignal): Promise<void>;
  /** The problem that callers get until the first attempt is finished, and while the service is opened again. */
  starting: Problem;
  /** Called after each failed attempt. */
  onFailure?(problem: Problem): void;
}

/**
 * A service that opens in the background, so that the gateway can listen first. A failed attempt is repeated with exponential
 * backoff until one succeeds, whatever the reason: someone may create the folder or start the server in the meantime. Until then,
 * callers get the problem of the last attempt as it was thrown. Its `retryable` says whether it may pass without intervention;
 * `retryAt` says when the next attempt is (docs/decisions/0010).
 */
export class LazyService<T> {
  private opened: { value: T; at: Date } | null = null;
  /** The value that is no longer used, and is closed next. */
  private stale: { value: T } | null = null;
  private state: ComponentStatus['state'] = 'STARTING';
  private problem: Problem;
  private retryAt: Date | null = null;
  private readonly failures: FailureLog;
  private running: Promise<void> | null = null;
  private delay = new AbortController();
  /** How many times it was closed in order to be opened again. */
  private timesReopened = 0;
  /** The generations of the required services when this one was opened. */
  private requiredGenerations: readonly number[] = [];
  private readonly events = new EventEmitter<{ attempted: []; stale: [] }>().setMaxListeners(0);

  constructor(
    private readonly options: LazyServiceOptions<T>,
    private readonly context: LazyServiceContext,
  ) {
    this.problem = options.starting;
    this.failures = new FailureLog(options.name, context);
  }

  start(): this {
    this.running ??= this.run();
    return this;
  }

  /** When the attempt that opened it ended; null while it is not open. */
  get openedAt(): Date | null {
    return this.isOpen ? this.opened!.at : null;
  }

  /** A number that changes when it is closed in order to be opened again. */
  get generation(): number {
    return this.timesReopened;
  }

  /** @throws LookalikeError while it is not open */
  get(): T {
    const problem = this.error();
    if (problem) throw LookalikeError.from(problem);
    return this.opened!.value;
  }

  /** Why it is not open; null when it is. */
  error(): Problem | null {
    return this.status().problem;
  }

  /**
   * With the problem of a required service if that one has failed. While an attempt that was scheduled is running, the last
   * problem remains and `retryAt` is in the past.
   */
  status(): ComponentStatus {
    if (this.isOpen) return { state: 'READY', problem: null, retryAt: null };
    const required = this.requires.map((service) => service.status()).find(({ state }) => state === 'UNAVAILABLE');
    if (required) return required;
    // A required service was closed a moment ago, and this one is closed next.
    if (this.opened) return { state: 'STARTING', problem: this.options.starting, retryAt: null };
    return { state: this.state, problem: this.problem, retryAt: this.retryAt };
  }

  /** Waits until the first attempt, or that of a required service, is finished. @throws LookalikeError when it failed */
  async firstAttempt(): Promise<T> {
    for (const service of this.requires) await service.firstAttempt();
    if (this.state === 'STARTING') await this.nextAttempt().catch(() => undefined);
    return this.get();
  }

  /** Resolves when it is open. @throws the reason of the context's signal, which ends the attempts */
  async untilOpen(): Promise<void> {
    while (!this.isOpen) await this.nextAttempt();
  }

  /** Makes an attempt at once, or joins the one that is running, and waits until it is finished. Never rejects. */
  async attemptNow(): Promise<void> {
    if (this.opened) return;
    const attempted = this.nextAttempt().catch(() => undefined);
    this.start();
    this.delay.abort();
    await attempted;
  }

  /**
   * Closes it and opens it again. From this call on, neither it nor a service that requires it is open, so no caller combines the earlier
   * value with the next one.
   */
  reopen(): void {
    if (!this.opened) return;
    this.stale = this.opened;
    this.opened = null;
    this.state = 'STARTING';
    this.problem = this.options.starting;
    this.retryAt = null;
    this.timesReopened += 1;
    this.events.emit('stale');
    this.context.onChange();
  }

  /** Waits for the running attempt and closes the opened value. Abort the context's signal first. */
  async close(): Promise<void> {
    await this.running;
    const open = this.opened ?? this.stale;
    if (open) await this.options.close?.(open.value);
  }

  private async run(): Promise<void> {
    const { signal } = this.context;
    try {
      for (;;) {
        await this.openWithRetries();
        await this.untilStale();
        await this.closeStale();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async openWithRetries(): Promise<void> {
    const { signal, retryDelay } = this.context;
    let backoff: IBackoff<unknown> = new ExponentialBackoff(retryDelay).next();
    await this.requiredOpen();
    while (!(await this.attempt(backoff.duration))) {
      this.delay = new AbortController();
      const interrupted = AbortSignal.any([signal, this.delay.signal]);
      await setTimeout(backoff.duration, undefined, { signal: interrupted }).catch(() => undefined);
      signal.throwIfAborted();
      await this.requiredOpen();
      backoff = backoff.next(undefined);
    }
  }

  private async requiredOpen(): Promise<void> {
    while (!this.requires.every((service) => service.isOpen)) {
      for (const service of this.requires) await service.untilOpen();
    }
    this.requiredGenerations = this.requires.map(({ generation }) => generation);
  }

  private async untilStale(): Promise<void> {
    if (!this.isOpen) return;
    const listening = new AbortController();
    const signal = AbortSignal.any([this.context.signal, listening.signal]);
    const reasons = [this, ...this.requires].map((service) => once(service.events, 'stale', { signal }));
    if (this.options.untilStale) reasons.push(this.watchValue(this.get(), signal).then(() => []));
    // The reasons that lose the race reject when the listeners are removed.
    for (const reason of reasons) reason.catch(() => undefined);
    await Promise.race(reasons).finally(() => listening.abort());
  }

  /** Calls `untilStale` until it resolves. @throws the reason of the signal */
  private async watchValue(value: T, signal: AbortSignal): Promise<void> {
    const { retryDelay, toProblem } = this.context;
    const failures = new FailureLog(this.options.name, this.context);
    let backoff: IBackoff<unknown> = new ExponentialBackoff(retryDelay).next();
    for (;;) {
      try {
        return await this.options.untilStale!(value, signal);
      } catch (error) {
        signal.throwIfAborted();
        failures.log(toProblem(error), new Date(Date.now() + backoff.duration));
      }
      await setTimeout(backoff.duration, undefined, { signal });
      backoff = backoff.next(undefined);
    }
  }

  private async closeStale(): Promise<void> {
    this.reopen();
    const { value } = this.stale!;
    await this.options.close?.(value).catch((error: unknown) => {
      this.context.logger.warn({ err: error }, `${this.options.name}: closing failed`);
    });
    this.stale = null;
  }

  /** @returns whether the service is open now */
  private async attempt(retryDelay: number): Promise<boolean> {
    const { signal, toProblem, onChange } = this.context;
    try {
      this.opened = { value: await this.options.open(signal), at: new Date() };
      this.state = 'READY';
      this.failures.reset();
    } catch (error) {
      signal.throwIfAborted();
      const problem = toProblem(error);
      this.retryAt = new Date(Date.now() + retryDelay);
      this.failures.log(problem, this.retryAt);
      this.state = 'UNAVAILABLE';
      this.problem = problem;
      this.options.onFailure?.(problem);
    }
    this.events.emit('attempted');
    onChange();
    return this.opened !== null;
  }

  private get requires(): readonly LazyService<unknown>[] {
    return this.options.requires ?? [];
  }

  private get isOpen(): boolean {
    const isCurrent = ({ isOpen, generation }: LazyService<unknown>, index: number) =>
      isOpen && generation === this.requiredGenerations[index];
    return this.opened !== null && this.requires.every(isCurrent);
  }

  /** @throws the reason of the context's signal, which ends the attempts */
  private async nextAttempt(): Promise<void> {
    await once(this.events, 'attempted', { signal: this.context.signal });
  }
}
