import type { ModelName, StatusQuery } from '@lookalike/client';
import type { IngestionSummary } from '../api/ingestions';
import type { Problem } from '../components/problem-text';
import { type ListedModel, modelState, type ModelState } from './models';

type ServiceStatus = StatusQuery['status'];

/** A component of the gateway that does not work. */
export interface FailedComponent {
  /** `records`: those of ingestions, or the data directory that contains them. */
  name: 'gallery' | 'store' | 'records';
  problem: Problem;
  /** ISO 8601; null when no attempt to open it is scheduled. */
  retryAt: string | null;
  /** Whether the component is open, so that only a part of it is unavailable, such as the photos of a gallery whose folder was moved away. */
  isOpen: boolean;
}

/** The most important reason why the page does not work, or why searches do not cover the whole gallery. */
export type SystemStatus =
  /** The gateway does not respond. */
  | { kind: 'disconnected'; error: Error }
  /** The gallery, the store, both, or only the records do not work. */
  | { kind: 'unavailable'; components: FailedComponent[]; unavailableModels: ModelState[] }
  /** The gallery or the store is being opened. */
  | { kind: 'starting'; problem: Problem }
  /** No model is READY. */
  | { kind: 'no-model'; models: ModelState[] }
  | { kind: 'ingesting'; ingestion: IngestionSummary; isSearchable: boolean }
  /** Nothing is indexed, and no ingestion is running. */
  | { kind: 'empty'; latest: IngestionSummary | null }
  /** The latest ingestion did not finish, so photos may be missing from the indexes. */
  | { kind: 'incomplete'; ingestion: IngestionSummary }
  /** Some models are READY, these are loading. */
  | { kind: 'loading-models'; models: ModelName[] }
  /** Everything works, or nothing else is known yet. */
  | { kind: 'ready' };

export interface StatusSources {
  /** The error of the last status request. A gateway that responds always answers it. */
  error: Error | null;
  /** undefined while loading. */
  service: ServiceStatus | undefined;
  /** undefined while loading. */
  models: ListedModel[] | undefined;
  /** undefined while loading; null when there was no ingestion. */
  latest: IngestionSummary | null | undefined;
}

export function deriveSystemStatus({ error, service, models, latest }: StatusSources): SystemStatus {
  if (error) return { kind: 'disconnected', error };
  if (!service) return { kind: 'ready' };
  const states = service.models.map(modelState);

  const components = (['gallery', 'store'] as const).map((name) => ({ name, ...service[name] }));
  const failed: FailedComponent[] = [];
  for (const { name, state, problem, retryAt } of components) {
    // The store is opened after the gallery, and reports the gallery's problem until then.
    const isReported = failed.some((other) => other.problem.code === problem?.code);
    const isOpen = name === 'gallery' && service.galleryOpenedAt != null;
    if (state === 'UNAVAILABLE' && problem && !isReported)
      failed.push({ name, problem, retryAt: retryAt ?? null, isOpen });
  }
  const starting = components.find(({ state }) => state === 'STARTING');
  if (failed.length === 0 && !starting) failed.push(...failedRecords(service));
  if (failed.length > 0) {
    const areAllUnavailable = states.every(({ state }) => state === 'UNAVAILABLE');
    return { kind: 'unavailable', components: failed, unavailableModels: areAllUnavailable ? states : [] };
  }
  if (starting?.problem) return { kind: 'starting', problem: starting.problem };

  if (!states.some(({ state }) => state === 'READY')) return { kind: 'no-model', models: states };
  if (!models || latest === undefined) return { kind: 'ready' };
  const isRunning = latest?.status === 'RUNNING';
  // The ingestion reports its first photos before the models are requested again.
  const hasIndexed = isRunning && latest.outcomes.some(({ outcome, count }) => outcome === 'INDEXED' && count > 0);
  const isReady = (name: ModelName) => states.some((model) => model.name === name && model.state === 'READY');
  const isSearchable = hasIndexed || models.some(({ name, indexed }) => isReady(name) && (indexed ?? 0) > 0);
  if (isRunning) return { kind: 'ingesting', ingestion: latest, isSearchable };
  if (!isSearchable) return { kind: 'empty', latest };
  if (latest?.status === 'FAILED' || latest?.status === 'INTERRUPTED') return { kind: 'incomplete', ingestion: latest };
  const loading = states.filter(({ state }) => state === 'STARTING').map(({ name }) => name);
  return loading.length > 0 ? { kind: 'loading-models', models: loading } : { kind: 'ready' };
}

/**
 * The records have no separate status. If gallery and store work, but no ingestion can be started, the records are the cause, unless
 * another process owns the data directory, which is not a failure.
 */
function failedRecords({ ingestion: { state, problem, retryAt } }: ServiceStatus): FailedComponent[] {
  if (state !== 'UNAVAILABLE' || !problem || problem.code === 'STORE_IN_USE') return [];
  return [{ name: 'records', problem, retryAt: retryAt ?? null, isOpen: false }];
}
