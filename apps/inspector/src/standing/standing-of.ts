import { isLookalikeError, type ModelName, type ModelsQuery } from '@lookalike/client';
import type { IngestionSummary } from '../api/live-ingestion';
import { isBeingOpened } from './is-being-opened';

type Model = ModelsQuery['models'][number];

export interface Known {
  /** What went wrong when the gallery, the models or the ingestions were asked for. */
  errors: readonly (Error | null)[];
  /** undefined: not known yet. */
  models: Model[] | undefined;
  /** The newest ingestion; null: there was none; undefined: not known yet. */
  latest: IngestionSummary | null | undefined;
}

export type Standing =
  /** No answer, or none of Lookalike: it may come back. */
  | { kind: 'gateway'; problem: Error }
  /** The gallery, or another part of the gateway, is on its way. */
  | { kind: 'opening'; problem: Error }
  /** The gallery, the store or whatever else could not be opened: only a restart mends that. */
  | { kind: 'problem'; problem: Error; withoutWeights: Model[] }
  /** The store is down; a model that would search in it, if there is one. */
  | { kind: 'store'; ready: ModelName | null; withoutWeights: Model[] }
  /** No model is READY. */
  | { kind: 'weights'; models: Model[] }
  | { kind: 'running'; ingestion: IngestionSummary; searchable: boolean }
  /** Nothing is indexed, and nothing is being indexed. */
  | { kind: 'empty'; latest: IngestionSummary | null }
  /** A part of the gallery may be missing. */
  | { kind: 'unfinished'; ingestion: IngestionSummary }
  /** Some models are READY, these will be. */
  | { kind: 'preparing'; models: ModelName[] }
  | { kind: 'well' };

const ON_THE_WAY = ['GATEWAY_UNREACHABLE', 'TIMED_OUT', 'ANSWER_UNREADABLE'] as const;

/** What matters most of what keeps the page from working, or from working on the whole gallery. */
export function standingOf({ errors, models = [], latest }: Known): Standing {
  const problems = errors.filter((error) => error !== null);
  const onTheWay = problems.find((error) => ON_THE_WAY.some((code) => isLookalikeError(error, code)));
  if (onTheWay) return { kind: 'gateway', problem: onTheWay };
  // What is wrong beside it: all models, where none is there and none will be.
  const withoutWeights = models.every(({ availability }) => availability === 'UNAVAILABLE') ? models : [];
  const failed = problems.find((problem) => !isBeingOpened(problem));
  if (failed) return { kind: 'problem', problem: failed, withoutWeights };
  if (problems.length > 0) return { kind: 'opening', problem: problems[0]! };
  if (models.length === 0) return { kind: 'well' };

  const ready = models.filter(({ availability }) => availability === 'READY');
  const isStoreDown = models.every(({ indexed }) => indexed == null);
  if (isStoreDown) return { kind: 'store', ready: ready[0]?.name ?? null, withoutWeights };
  if (ready.length === 0) return { kind: 'weights', models };
  if (latest === undefined) return { kind: 'well' };
  // The ingestion tells of its first photos before the models are asked again.
  const isRunning = latest?.status === 'RUNNING';
  const arriving = isRunning && latest.outcomes.some(({ outcome, count }) => outcome === 'INDEXED' && count > 0);
  const searchable = arriving || ready.some(({ indexed }) => (indexed ?? 0) > 0);
  if (isRunning) return { kind: 'running', ingestion: latest, searchable };
  if (!searchable) return { kind: 'empty', latest };
  if (latest?.status === 'FAILED' || latest?.status === 'INTERRUPTED') return { kind: 'unfinished', ingestion: latest };
  const preparing = models.filter(({ availability }) => availability === 'PREPARING').map(({ name }) => name);
  return preparing.length > 0 ? { kind: 'preparing', models: preparing } : { kind: 'well' };
}
