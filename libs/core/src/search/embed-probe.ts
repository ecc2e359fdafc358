import { LookalikeError, type ModelName } from '@lookalike/domain';
import type { FaceComparison, ProbeImage } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { checkRange } from './check-range';
import { modelsToEmbed, namedModels } from './choose-models';
import { isProblem, resolveProbe } from './resolve-probe';
import { dot } from './vectors';

export interface FaceOfImage {
  image: ProbeImage;
  face?: number;
}

/** @throws LookalikeError the first problem of any model asked */
export async function embedProbe(
  services: Services,
  image: ProbeImage,
  { models, face, signal }: { models?: ModelName[]; face?: number; signal?: AbortSignal },
): Promise<{ model: ModelName; vector: Float32Array }[]> {
  checkFace({ image, face });
  const chosen = models ? namedModels(models) : await modelsToEmbed(services);
  const probe = await resolveProbe(services, image, chosen, { face, signal });
  return chosen.map((model) => {
    const own = probe.models.get(model)!;
    if (isProblem(own)) throw LookalikeError.from(own);
    return { model, vector: own.vector };
  });
}

/** How alike two faces are in each model's eyes; one model's problem leaves the others standing. */
export async function compareFaces(
  services: Services,
  a: FaceOfImage,
  b: FaceOfImage,
  models?: ModelName[],
  signal?: AbortSignal,
): Promise<FaceComparison[]> {
  [a, b].forEach(checkFace);
  const chosen = models ? namedModels(models) : await modelsToEmbed(services);
  const [ours, theirs] = await Promise.all(
    [a, b].map(({ image, face }) => resolveProbe(services, image, chosen, { face, signal })),
  );
  return chosen.map((model) => {
    const [left, right] = [ours!.models.get(model)!, theirs!.models.get(model)!];
    if (isProblem(left)) return { model, similarity: null, problem: left };
    if (isProblem(right)) return { model, similarity: null, problem: right };
    return { model, similarity: dot(left.vector, right.vector), problem: null };
  });
}

function checkFace({ face }: FaceOfImage): void {
  if (face !== undefined) checkRange('face', face, 0);
}
