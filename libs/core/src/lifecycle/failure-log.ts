import type { Problem } from '@lookalike/domain';
import type { Logger } from 'pino';
import type { DescribeRemedy } from './to-problem';

/**
 * Every tenth failed attempt with the same code is logged as a warning, also if the message is new, because messages are not compared. A
 * new reason with the same code therefore appears as a warning within ten attempts: ten minutes at the maximum delay.
 */
const ATTEMPTS_PER_WARNING = 10;

/**
 * Logs the failed attempts to open a service. Most repeated failures get the level debug, so that a service that is unavailable for hours
 * does not fill the log.
 */
export class FailureLog {
  private last: Problem | null = null;
  /** Attempts that have failed since the first one with the code and `retryable` of `last`. */
  private repetitions = 0;

  constructor(
    private readonly service: string,
    private readonly context: { logger: Logger; describeRemedy: DescribeRemedy },
  ) {}

  log(problem: Problem, retryAt: Date): void {
    const { code, message, retryable } = problem;
    const isRepeated = this.last?.code === code && this.last.retryable === retryable;
    this.repetitions = isRepeated ? this.repetitions + 1 : 0;
    this.last = problem;
    const level = this.repetitions % ATTEMPTS_PER_WARNING === 0 ? 'warn' : 'debug';
    const { logger, describeRemedy } = this.context;
    logger[level]({ code, retryAt }, `${this.service}: ${message} ${describeRemedy(problem)}`);
  }

  /** Call it when the service is open: its next failure is a new one. */
  reset(): void {
    this.last = null;
  }
}
