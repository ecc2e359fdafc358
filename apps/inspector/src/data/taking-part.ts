import type { ModelName, ModelsQuery } from '@lookalike/client';

type Model = ModelsQuery['models'][number];

/**
 * The models whose rows are shown: those asked for, else all but those that nobody asked the gateway for. One that has a problem
 * stands there with it.
 */
export function takingPart(models: readonly Model[], asked: readonly ModelName[] | null): ModelName[] {
  const isShown = ({ name, availability, problem }: Model) =>
    asked ? asked.includes(name) : !(availability === 'UNAVAILABLE' && problem?.code === 'MODEL_UNAVAILABLE');
  return models.filter(isShown).map(({ name }) => name);
}
