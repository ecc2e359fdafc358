import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLastError } from '../api/client';
import { type IngestionSummary, useLatestIngestion } from '../api/ingestions';
import { INDEXED, ingestionsQuery, modelsQuery, statusQuery } from '../api/queries';
import { useOnChange } from '../api/use-on-change';
import { describeProblem, type Problem } from '../components/problem-text';
import { type Model, withStates } from './models';
import { deriveSystemStatus, type SystemStatus } from './system-status';

/** The most important reason why the page does not work, or why searches do not cover the whole gallery. */
export function useSystemStatus(): SystemStatus {
  const { data } = useInfiniteQuery(ingestionsQuery());
  const latest = useLatestIngestion();
  return useStatusWith(data && latest);
}

function useStatusWith(latest: IngestionSummary | null | undefined): SystemStatus {
  const status = useQuery(statusQuery());
  const { data: models } = useQuery(modelsQuery());
  return deriveSystemStatus({ error: useLastError(status), service: status.data, models, latest });
}

/** All models with their states. */
export function useModels(): {
  /** undefined while loading, or when the first request failed. */
  models: Model[] | undefined;
  error: Error | null;
} {
  const list = useQuery(modelsQuery());
  const status = useQuery(statusQuery());
  const models = list.data && status.data && withStates(list.data, status.data.models);
  return { models, error: list.error ?? status.error };
}

/** Why no ingestion can be started now; null when one can. */
export function useIngestionBlockedReason(): string | null {
  const { data, error } = useQuery(statusQuery());
  const status = useStatusWith(undefined);
  const problem = error ?? data?.ingestion.problem;
  if (!problem) return null;
  const { title, remedy } = describeProblem(problem);
  // For reported problems, the notice at the top of the page shows the remedy.
  const isUnreported = !reportedProblems(status).some((reported) => isSameProblem(reported, problem));
  return ['No ingestion can run now.', title, ...(isUnreported ? [remedy] : [])].join(' ');
}

type Failure = Problem | Error | null;

const codeOf = (failure: Failure): string | null => (failure && 'code' in failure ? failure.code : null);

/** Whether two failures have the same cause, so that it is shown once. */
export const isSameProblem = (a: Failure, b: Failure): boolean => codeOf(a) !== null && codeOf(a) === codeOf(b);

/** The error, or null when the notice at the top of the page shows its cause already, or when `reported` has the same cause. */
export function useUnreportedError<Shown extends Failure>(error: Shown, reported: Error | null = null): Shown | null {
  const status = useStatusWith(undefined);
  return [...reportedProblems(status), reported].some((problem) => isSameProblem(problem, error)) ? null : error;
}

function reportedProblems(status: SystemStatus): (Problem | Error)[] {
  switch (status.kind) {
    case 'disconnected':
      return [status.error];
    case 'unavailable':
      return status.components.map(({ problem }) => problem);
    case 'starting':
      return [status.problem];
    default:
      return [];
  }
}

const DISCONNECTED = 'disconnected';

/**
 * Refetches failed queries and those that depend on the indexes when the gateway responds again or one of its components changes, and
 * all queries when another gallery is open.
 */
export function useRefreshOnStatusChange(): void {
  const queries = useQueryClient();
  const { data, error } = useQuery(statusQuery());
  const components = data && [data.gallery, data.store, data.ingestion, ...data.models];
  useOnChange(error ? DISCONNECTED : components?.map(({ state }) => state).join(), (states) => {
    if (states === DISCONNECTED) return;
    void queries.invalidateQueries({
      predicate: ({ queryKey: [key], state }) => key === INDEXED || (key !== 'status' && state.error !== null),
    });
  });
  useOnChange(data?.galleryOpenedAt ?? undefined, () => {
    void queries.invalidateQueries({ predicate: ({ queryKey: [key] }) => key !== 'status' });
  });
}
