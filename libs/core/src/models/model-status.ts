import { LookalikeError, MODEL_NAMES } from '@lookalike/domain';
import type { ModelInfo } from '@lookalike/embedding';
import type { ModelStatus } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { readyModels } from '../search/choose-models';

/** Each model, whether it can be asked, and how much of the gallery it has indexed. */
export async function modelStatus(services: Services): Promise<ModelStatus[]> {
  const [preferred] = readyModels(services);
  const infos = services.embedder.models();
  return Promise.all(
    MODEL_NAMES.map(async (name) => {
      const info = infos.find((candidate) => candidate.name === name)!;
      return { ...info, ...(await indexed(services, info)), default: name === preferred };
    }),
  );
}

async function indexed(
  services: Services,
  info: ModelInfo,
): Promise<Partial<ModelStatus> & { indexed: number | null }> {
  try {
    if (info.recipeHash === null) return { indexed: await services.indices.unverified(info.name).count() };
    return { indexed: await (await services.indices.open(info.name)).count() };
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    if (error.code === 'INDEX_EMPTY') return { indexed: 0 };
    // A stale index holds rows, but none that the model could be asked about.
    if (error.code === 'INDEX_STALE') return { indexed: 0, availability: 'UNAVAILABLE', problem: error.toProblem() };
    return { indexed: null };
  }
}
