import {
  type AvailabilityReport,
  type ExecutionProvider,
  LookalikeError,
  MODEL_NAMES,
  type ModelName,
  type Precision,
} from '@lookalike/domain';
import type { ModelInfo } from '@lookalike/embedding';
import { type IndexedModelServices, readyModels } from './choose-models';
import type { ModelIndexes } from './model-indexes';

export interface ModelStatus extends AvailabilityReport {
  name: ModelName;
  description: string;
  /** Length of the embedding. */
  dimension: number;
  wholePhoto: boolean;
  precision: Precision;
  /** Where its network was loaded; null before. */
  executionProvider: ExecutionProvider | null;
  /** Whether queries that name no model use it. */
  default: boolean;
  /** Number of rows in its index; null while the store does not respond. */
  indexed: number | null;
  recipeHash: string | null;
  terms: string;
}

/** Each model in the order of preference, with its availability and how much of the gallery it has indexed. */
export async function modelStatus(
  { embedder, indexes }: IndexedModelServices,
  signal?: AbortSignal,
): Promise<ModelStatus[]> {
  const infos = embedder.models();
  const statuses = await Promise.all(
    MODEL_NAMES.map(async (name) => {
      const info = infos.find((candidate) => candidate.name === name)!;
      return { ...info, ...(await indexStatus(indexes, info, signal)) };
    }),
  );
  // The rule of `defaultModel`, without counting again.
  const ready = readyModels(embedder);
  const preferred = statuses.find(({ name, indexed }) => ready.includes(name) && indexed !== 0)?.name ?? ready[0];
  return statuses.map((status) => ({ ...status, default: status.name === preferred }));
}

type IndexStatus = Pick<ModelStatus, 'indexed'> & Partial<AvailabilityReport>;

async function indexStatus(
  indexes: ModelIndexes,
  { name, recipeHash }: ModelInfo,
  signal?: AbortSignal,
): Promise<IndexStatus> {
  try {
    const index = recipeHash === null ? indexes.openUnverified(name) : await indexes.open(name, signal);
    return { indexed: await index.count(signal) };
  } catch (error) {
    signal?.throwIfAborted();
    if (!LookalikeError.is(error)) throw error;
    if (error.code === 'INDEX_EMPTY') return { indexed: 0 };
    // The rows of a stale index cannot be compared with the model's embeddings.
    if (error.code === 'INDEX_STALE') {
      indexes.markStale(name);
      return { indexed: 0, availability: 'UNAVAILABLE', problem: error.toProblem() };
    }
    return { indexed: null };
  }
}
