import { LookalikeError, type ModelName } from '@lookalike/domain';
import type { ModelAnswer, ProbeImage, SearchRequest, SimilarFaces } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { checkRange } from './check-range';
import { defaultModel, modelsWithRows, namedModels } from './choose-models';
import { isProblem, type ResolvedProbe, resolveProbe } from './resolve-probe';
import { searchIndex } from './search-index';

/** @throws LookalikeError every problem of the one model asked */
export async function similarFaces(
  services: Services,
  image: ProbeImage,
  request: SearchRequest,
  model?: ModelName,
): Promise<SimilarFaces> {
  checkRequest(request);
  const startedAt = performance.now();
  const chosen = model ?? defaultModel(services);
  const probe = await resolveProbe(services, image, [chosen], request);
  return answer(services, chosen, probe, request, startedAt);
}

/** One model's problem leaves the others standing. @throws LookalikeError what concerns the picture as a whole */
export async function compareModels(
  services: Services,
  image: ProbeImage,
  request: SearchRequest,
  models?: ModelName[],
): Promise<ModelAnswer[]> {
  checkRequest(request);
  const startedAt = performance.now();
  const chosen = models ? namedModels(models) : await modelsToCompare(services);
  const probe = await resolveProbe(services, image, chosen, request);
  return Promise.all(
    chosen.map(async (model): Promise<ModelAnswer> => {
      try {
        return { model, result: await answer(services, model, probe, request, startedAt), problem: null };
      } catch (error) {
        if (!LookalikeError.is(error)) throw error;
        return { model, result: null, problem: error.toProblem() };
      }
    }),
  );
}

async function modelsToCompare(services: Services): Promise<ModelName[]> {
  const models = await modelsWithRows(services);
  // Where nothing can be compared, the default model's answer says why.
  return models.length > 0 ? models : [defaultModel(services)];
}

async function answer(
  services: Services,
  model: ModelName,
  probe: ResolvedProbe,
  request: SearchRequest,
  startedAt: number,
): Promise<SimilarFaces> {
  const own = probe.models.get(model)!;
  if (isProblem(own)) throw LookalikeError.from(own);
  return searchIndex(services, model, probe, own, request, startedAt);
}

function checkRequest({ k, face }: SearchRequest): void {
  checkRange('k', k, 1, 100);
  if (face !== undefined) checkRange('face', face, 0);
}
