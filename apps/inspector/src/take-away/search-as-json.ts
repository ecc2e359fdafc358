import type { ModelAnswer } from '../compare/model-row';
import { nameOfImage } from '../compare/name-of-image';
import type { Search } from '../data/queries';

/** The search whole, as `npm run contact-sheet -- --json` writes it: README, “Look”. */
export function searchAsJson({ image, k }: Search, answers: readonly ModelAnswer[]): string {
  const probe = answers.find(({ result }) => result)?.result?.probe;
  const face = answers.find(({ result }) => result?.probe.face)?.result?.probe.face;
  const searched = {
    probe: {
      photo: nameOfImage(image),
      face: face?.index ?? null,
      identity: probe?.photo?.identity?.name ?? null,
      width: probe?.width ?? null,
      height: probe?.height ?? null,
    },
    k,
    models: answers.map(({ model, result, problem }) => ({
      model,
      searched: result?.searched ?? null,
      timings: result?.timings ?? null,
      problem: problem ?? null,
      matches: (result?.matches ?? []).map(({ rank, similarity, photo, identity, face: found }) => ({
        rank,
        similarity,
        photo: photo.id,
        identity: identity?.name ?? null,
        face: found?.id ?? null,
        box: found?.box ?? null,
      })),
    })),
  };
  return `${JSON.stringify([searched], null, 2)}\n`;
}
