import { setTimeout as delay } from 'node:timers/promises';
import type { Ingestion, Lookalike, ReportProgress } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import type { Logger } from 'pino';

/** How often a component that opens late is checked. The check needs no I/O; the core decides when it tries to open it again. */
const POLL_MS = 1_000;

export interface StartupIngestionOptions {
  /** The first N identities by name; null: all. */
  limit: number | null;
  logger: Logger;
  report: ReportProgress;
  /** Called after each change: more may be indexed. */
  onChange: () => Promise<void>;
  signal: AbortSignal;
  pollMs?: number;
}

/**
 * Starts an ingestion of what the configuration selects, and displays its progress. If the gallery, the store or the models open
 * late, it starts then. Its failure is logged, and the gateway keeps serving.
 */
export async function ingestAtStart(lookalike: Lookalike, options: StartupIngestionOptions): Promise<void> {
  const { logger, report, onChange, signal } = options;
  try {
    const { id } = await startWhenPossible(lookalike, options);
    for await (const state of lookalike.ingestions.watch(id, signal)) {
      report(progressOf(state));
      await onChange();
      if (state.finishedAt) logger.info(summaryOf(state), `ingestion ${state.status.toLowerCase()}`);
      if (state.problem) logger.error(`${state.problem.message} ${state.problem.remedy}`);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!LookalikeError.is(error)) throw error;
    logger.warn({ code: error.code }, `No ingestion was started. ${error.message} ${error.remedy}`);
  }
}

async function startWhenPossible(
  lookalike: Lookalike,
  { limit, logger, signal, pollMs = POLL_MS }: StartupIngestionOptions,
): Promise<Ingestion> {
  for (let logged: string | null = null; ;) {
    signal.throwIfAborted();
    try {
      return await lookalike.ingestions.start({ limit: limit ?? undefined });
    } catch (error) {
      if (!LookalikeError.is(error) || !error.retryable) throw error;
      if (error.code !== logged) {
        logger.warn({ code: error.code }, `The ingestion starts when the following is resolved. ${error.message}`);
      }
      logged = error.code;
    }
    await delay(pollMs, undefined, { signal });
  }
}

/** Resolves when searches are answered, or when the signal is aborted. */
export async function waitUntilReady(
  lookalike: Pick<Lookalike, 'status'>,
  signal: AbortSignal,
  pollMs: number = POLL_MS,
): Promise<void> {
  while (!signal.aborted && !(await lookalike.status()).ready) {
    await delay(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

function progressOf({ id, done, total, photosPerSecond, secondsLeft, finishedAt }: Ingestion) {
  const rate = photosPerSecond === null ? '' : `, ${photosPerSecond.toFixed(1)} photos/s`;
  const left = secondsLeft === null ? '' : `, ${formatSeconds(secondsLeft)} left`;
  return { task: id, title: `Ingesting${rate}${left}`, done, total, finished: finishedAt !== null };
}

function formatSeconds(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

function summaryOf({ id, done, total, outcomes }: Ingestion) {
  const counts = outcomes.map(({ model, outcome, count }) => [`${model} ${outcome}`, count] as const);
  return { ingestion: id, done, total, ...Object.fromEntries(counts) };
}
