import { setMaxListeners } from 'node:events';
import type { Problem } from '@lookalike/domain';
import { pino } from 'pino';
import { LazyService, type LazyServiceContext } from '../lifecycle/lazy-service';
import { createToProblem } from '../lifecycle/to-problem';

export const STARTING: Problem = { code: 'INTERNAL', message: 'It is starting.', remedy: 'Wait.', retryable: true };

/** With short delays, and without log output. */
export function lazyServiceContext(overrides: Partial<LazyServiceContext> = {}): LazyServiceContext {
  const logger = pino({ level: 'silent' });
  const { signal } = new AbortController();
  setMaxListeners(Infinity, overrides.signal ?? signal);
  return {
    signal,
    logger,
    retryDelay: { initialDelay: 20, maxDelay: 100 },
    toProblem: createToProblem(logger),
    describeRemedy: ({ remedy }) => remedy,
    onChange: () => undefined,
    ...overrides,
  };
}

/** A service that is open already. */
export async function openService<T>(open: () => Promise<T>): Promise<LazyService<T>> {
  const service = new LazyService({ name: 'Test', open, starting: STARTING }, lazyServiceContext()).start();
  await service.firstAttempt();
  return service;
}
