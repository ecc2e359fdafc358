import type { Ingestion, Lookalike, LookalikeConfig, ReportProgress } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import type { Logger } from 'pino';

export interface FollowOptions {
  config: Pick<LookalikeConfig, 'limit'>;
  logger: Logger;
  report: ReportProgress;
  /** After each change: more may be there to be asked about. */
  onChange: () => Promise<void>;
  signal: AbortSignal;
}

/** Starts an ingestion of what the configuration selects and shows how it goes. Its failure leaves the gateway serving. */
export async function ingestAtStart(lookalike: Lookalike, options: FollowOptions): Promise<void> {
  const { config, logger, report, onChange, signal } = options;
  try {
    const { id } = await lookalike.ingestions.start({ limit: config.limit ?? undefined });
    for await (const state of lookalike.ingestions.watch(id, signal)) {
      report(progressOf(state));
      await onChange();
      if (state.finishedAt) logger.info(summaryOf(state), `ingestion ${state.status.toLowerCase()}`);
      if (state.problem) logger.error(`${state.problem.message} ${state.problem.remedy}`);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!LookalikeError.is(error)) throw error;
    logger.warn({ code: error.code }, `Nothing is ingested. ${error.message} ${error.remedy}`);
  }
}

function progressOf({ id, done, total, photosPerSecond, secondsLeft, finishedAt }: Ingestion) {
  const rate = photosPerSecond === null ? '' : `, ${photosPerSecond.toFixed(1)} photos/s`;
  const left = secondsLeft === null ? '' : `, ${minutes(secondsLeft)} left`;
  return { task: id, title: `Ingesting${rate}${left}`, done, total, finished: finishedAt !== null };
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

function summaryOf({ id, done, total, outcomes }: Ingestion) {
  const counts = outcomes.map(({ model, outcome, count }) => [`${model} ${outcome}`, count] as const);
  return { ingestion: id, done, total, ...Object.fromEntries(counts) };
}
