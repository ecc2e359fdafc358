import type { ModelAnswer } from '../api/queries';
import type { Search } from '../api/queries';

/** The search whole, as the tool writes it (`npm run contact-sheet -- --json`); `photo` is null for a picture of one's own. */
export function searchAsJson({ k }: Pick<Search, 'k'>, answers: readonly ModelAnswer[]): string {
  const probe = answers.find(({ result }) => result)?.result?.probe;
  const face = answers.find(({ result }) => result?.probe.face)?.result?.probe.face;
  const searched = {
    probe: {
      photo: probe?.photo?.id ?? null,
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
