import { LookalikeError, type Problem } from '@lookalike/domain';

/**
 * A part of the service that is opened in the background, so that the gateway can listen first: pending, there, or failed with
 * the problem that queries then meet.
 */
export class Part<T> {
  private value: T | undefined;
  private problem: Problem;
  private readonly settled: Promise<void>;

  /** @param pending what a query meets that comes before the part is there */
  constructor(opening: Promise<T>, pending: Problem, asProblem: (error: unknown) => Problem) {
    this.problem = pending;
    this.settled = opening.then(
      (value) => {
        this.value = value;
      },
      (error: unknown) => {
        this.problem = asProblem(error);
      },
    );
  }

  /** @throws LookalikeError while it is pending or when it failed */
  get(): T {
    if (this.value === undefined) throw LookalikeError.from(this.problem);
    return this.value;
  }

  /** Waits for it. @throws LookalikeError when it failed */
  async opened(): Promise<T> {
    await this.settled;
    return this.get();
  }

  /** Why it is not there; null when it is. */
  trouble(): Problem | null {
    return this.value === undefined ? this.problem : null;
  }
}
