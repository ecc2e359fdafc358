import { commandLineRemedy } from '@lookalike/command-line';
import type { Ingestion, IngestionRequest, Lookalike, ReportProgress, ServiceStatus } from '@lookalike/core';
import { LookalikeError, type ModelName, type Problem } from '@lookalike/domain';
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
 * Ingests the configured gallery with the configured models, and displays the progress. If the gallery, the store or the models open late,
 * or another process owns the data directory at first, it starts as soon as it can. A configured model that becomes READY later is
 * ingested, too, and a gallery that replaces another one is ingested like the first one. A failure is logged, and the gateway keeps
 * serving. Resolves when the signal is aborted.
 */
export async function ingestAtStart(lookalike: Lookalike, options: StartupIngestionOptions): Promise<void> {
  const { limit, logger, signal } = options;
  const attempted = new Set<ModelName>();
  let isFirst = true;
  let logged: string | undefined;
  let openedAt: number | undefined;
  for await (const status of lookalike.watchStatus(signal)) {
    const galleryOpenedAt = status.galleryOpenedAt?.getTime();
    if (galleryOpenedAt !== undefined && galleryOpenedAt !== openedAt) {
      openedAt = galleryOpenedAt;
      attempted.clear();
      isFirst = true;
    }
    const problem = ingestionProblem(status);
    // A component that is being opened, for the first time or with the next gallery, needs no action.
    const isReported = problem !== null && isFirst && status.ingestion.state !== 'STARTING';
    if (isReported && problem.code !== logged) {
      logger.warn({ code: problem.code }, `The ingestion starts when this is resolved: ${problem.message}`);
    }
    if (!problem || isReported) logged = problem?.code;
    if (problem) continue;

    const models = readyModels(status).filter((name) => !attempted.has(name));
    if (models.length === 0) continue;
    const request = { ...(isFirst ? {} : { models }), limit: limit ?? undefined };
    isFirst = false;
    for (const model of await ingest(lookalike, request, options)) attempted.add(model);
    for (const model of request.models ?? []) attempted.add(model);
  }
}

/** Why no ingestion can be started now: a component that every ingestion needs is missing, or no configured model is READY. */
function ingestionProblem(status: ServiceStatus): Problem | null {
  if (status.ingestion.state !== 'READY') return status.ingestion.problem;
  if (readyModels(status).length > 0) return null;
  return status.models.find(({ configured }) => configured)?.problem ?? null;
}

/** The configured models that can be ingested. One whose index is stale is not READY: a client must rebuild its index first. */
function readyModels({ models }: ServiceStatus): ModelName[] {
  return models.filter(({ configured, state }) => configured && state === 'READY').map(({ name }) => name);
}

/** @returns the models of the ingestion, even if it failed before it ingested them */
async function ingest(
  lookalike: Lookalike,
  request: IngestionRequest,
  { logger, report, onChange, signal }: StartupIngestionOptions,
): Promise<ModelName[]> {
  let models: ModelName[] = [];
  try {
    const { id } = await startWhenIdle(lookalike, request, signal);
    for await (const state of lookalike.ingestions.watch(id, signal)) {
      models = state.models;
      report(progressOf(state));
      await onChange();
      if (state.finishedAt) logger.info(summaryOf(state), `ingestion ${state.status.toLowerCase()}`);
      if (state.problem) logger.error({ code: state.problem.code }, textOf(state.problem));
    }
  } catch (error) {
    if (signal.aborted) return models;
    if (LookalikeError.is(error)) logger.warn({ code: error.code }, `No ingestion was started. ${textOf(error)}`);
    else logger.error({ err: error }, 'The ingestion was not started, or can no longer be followed.');
  }
  return models;
}

/** Starts an ingestion. If a client has started one, this waits for its end first. */
async function startWhenIdle(
  { ingestions }: Pick<Lookalike, 'ingestions'>,
  request: IngestionRequest,
  signal: AbortSignal,
): Promise<Ingestion> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await ingestions.start(request);
    } catch (error) {
      if (!LookalikeError.is(error, 'INGESTION_RUNNING')) throw error;
    }
    const { nodes } = await ingestions.list({ first: 1 });
    const running = nodes.find(({ status }) => status === 'RUNNING');
    if (running) for await (const state of ingestions.watch(running.id, signal)) if (state.finishedAt) break;
  }
}

/** Calls `onReplaced` each time another gallery has replaced the open one. Resolves when the signal is aborted. */
export async function watchReplacements(
  lookalike: Pick<Lookalike, 'watchStatus'>,
  signal: AbortSignal,
  onReplaced: () => Promise<void>,
): Promise<void> {
  let openedAt: number | undefined;
  for await (const { galleryOpenedAt } of lookalike.watchStatus(signal)) {
    if (!galleryOpenedAt) continue;
    const isReplacement = openedAt !== undefined && galleryOpenedAt.getTime() !== openedAt;
    openedAt = galleryOpenedAt.getTime();
    if (isReplacement) await onReplaced();
  }
}

/**
 * Runs work that the gateway does not need to serve requests, such as printing what to try: a failure is logged, and ends nothing else.
 * Never rejects.
 */
export async function logFailure(
  work: () => Promise<void>,
  { logger, signal }: Pick<StartupIngestionOptions, 'logger' | 'signal'>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Once the command is stopping, pending steps fail.
    if (!signal.aborted) logger.error({ err: error }, 'A step after the start failed. The gateway keeps serving.');
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
  return {
    task: id,
    title: `Ingesting${rate}${left}`,
    done,
    total,
    unit: 'items' as const,
    finished: finishedAt !== null,
  };
}

function formatSeconds(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

function summaryOf({ id, done, total, outcomes }: Ingestion) {
  const counts = outcomes.map(({ model, outcome, count }) => [`${model} ${outcome}`, count] as const);
  return { ingestion: id, done, total, ...Object.fromEntries(counts) };
}
