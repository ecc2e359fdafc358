import type { ModelName, ModelsQuery } from '@lookalike/client';

type Model = Pick<ModelsQuery['models'][number], 'name' | 'availability' | 'problem'>;

/** Those that an ingestion is offered for: what answers or will; where nothing does, what was wanted and is worth another try. */
export function modelsByDefault(models: readonly Model[]): ModelName[] {
  const available = models.filter(({ availability }) => availability !== 'UNAVAILABLE');
  const wanted = models.filter(({ problem }) => problem?.code !== 'MODEL_UNAVAILABLE');
  return (available.length > 0 ? available : wanted).map(({ name }) => name);
}
