import { commandLineRemedy, type Ingestion, type Lookalike, type ReportProgress } from '@lookalike/core';
import { LookalikeError, type Problem } from '@lookalike/domain';
import type { Logger } from 'pino';

export interface StartupIngestionOptions {
  /** The first N identities by name; null: all. */
  limit: number | null;
  logger: Logger;
  report: ReportProgress;
  /** Called after each change: more may be indexed. */
  onChange: () => Promise<void>;
  signal: AbortSignal;
}

/**
 * Starts an ingestion of what the configuration selects, and displays its progress. If the gallery, the store or the models open
 * late, it starts then. Its failure is logged, and the gateway keeps serving.
 */
export async function ingestAtStart(lookalike: Lookalike, options: StartupIngestionOptions): Promise<void> {
  const { limit, logger, report, onChange, signal } = options;
  try {
    await waitUntilIngestible(lookalike, options);
    signal.throwIfAborted();
    const { id } = await lookalike.ingestions.start({ limit: limit ?? undefined });
    for await (const state of lookalike.ingestions.watch(id, signal)) {
      report(progressOf(state));
      await onChange();
      if (state.finishedAt) logger.info(summaryOf(state), `ingestion ${state.status.toLowerCase()}`);
      if (state.problem) logger.error({ code: state.problem.code }, textOf(state.problem));
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!LookalikeError.is(error)) throw error;
    logger.warn({ code: error.code }, `No ingestion was started. ${textOf(error)}`);
  }
}

/** Returns when an ingestion can be started, or when no further attempt is scheduled; starting an ingestion then throws the reason. */
async function waitUntilIngestible(
  lookalike: Pick<Lookalike, 'watchStatus'>,
  { logger, signal }: Pick<StartupIngestionOptions, 'logger' | 'signal'>,
): Promise<void> {
  let logged: string | undefined;
  for await (const { ingestion } of lookalike.watchStatus(signal)) {
    const { state, problem, retryAt } = ingestion;
    if (state === 'READY' || (state === 'UNAVAILABLE' && retryAt === null)) return;
    if (problem && problem.code !== logged) {
      logger.warn({ code: problem.code }, `The ingestion starts when this is resolved: ${problem.message}`);
    }
    logged = problem?.code;
  }
}

/** Resolves when searches are answered, or when the signal is aborted. */
export async function waitUntilReady(lookalike: Pick<Lookalike, 'watchStatus'>, signal: AbortSignal): Promise<void> {
  for await (const { ready } of lookalike.watchStatus(signal)) if (ready) return;
}

function textOf(problem: Problem): string {
  return `${problem.message} ${commandLineRemedy(problem)}`;
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
