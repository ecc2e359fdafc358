import type { ComponentState, ModelName, ModelsQuery, StatusQuery } from '@lookalike/client';
import type { Problem } from '../components/problem-text';

type ModelStatus = StatusQuery['status']['models'][number];
export type ListedModel = ModelsQuery['models'][number];

/** Whether a model can be used, and why not. */
export interface ModelState {
  name: ModelName;
  /** Whether the gateway was asked to load the model, by its configuration or by an ingestion. */
  requested: boolean;
  state: ComponentState;
  /** null when it is READY. */
  problem: Problem | null;
  /** ISO 8601; null when no attempt to load it is scheduled. */
  retryAt: string | null;
}

/** A model of the list. Its state is that of the status, which also says whether the model was requested. */
export type Model = Omit<ListedModel, 'availability' | 'problem'> & ModelState;

export function modelState({ name, requested, state, problem, retryAt }: ModelStatus): ModelState {
  return { name, requested, state, problem: problem ?? null, retryAt: retryAt ?? null };
}

/** The models of the list with their states, in the gateway's order. */
export function withStates(list: readonly ListedModel[], statuses: readonly ModelStatus[]): Model[] {
  return list.flatMap((listed) => {
    const status = statuses.find(({ name }) => name === listed.name);
    return status ? [{ ...listed, ...modelState(status) }] : [];
  });
}

/** The models whose results are shown: the selected ones; by default those that the gateway was asked to load. */
export function visibleModels(
  models: readonly Pick<Model, 'name' | 'requested'>[],
  selected: readonly ModelName[] | null,
): ModelName[] {
  return models.filter(({ name, requested }) => selected?.includes(name) ?? requested).map(({ name }) => name);
}

/**
 * Why a model did not answer; null if it did. The state of the model may be newer than the answer: the download of a model that was
 * loading may have failed since.
 * @param reported the problem of the answer
 */
export function answerProblem(model: ModelState | undefined, reported: Problem | null | undefined): Problem | null {
  const cause = model?.state === 'UNAVAILABLE' ? model.problem : null;
  return reported ? (cause ?? reported) : null;
}
