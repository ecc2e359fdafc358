import type { ContactSheet, ModelAnswer, SearchedProbe } from '@lookalike/core';

/**
 * What was found, as JSON for programs: indented by two spaces, with a line break at the end. The inspector page writes the same.
 *
 * An array with one element for each probe, its keys in this order:
 * `{ probe: { photo, face, identity, width, height }, k, models: [{ model, searched, timings, problem, matches }] }`
 * - `probe.photo`: PhotoId; null for a picture that is none of the gallery's. `probe.face`: index of the searched face on it; null
 *   where only whole photos were compared. `probe.identity`: null where none is known. `width`, `height`: pixels, upright.
 * - `searched`: rows in the index. `timings`: `{ decodeMs, detectMs, encodeMs, searchMs, totalMs }`, null for a step that was not
 *   needed. `problem`: `{ code, message, remedy }` or null; with one, `searched` and `timings` are null and `matches` is empty.
 * - `matches`: `{ rank, similarity, photo, identity, face, box }`, in order of rank: `similarity` in full precision, `photo` a
 *   PhotoId, `face` a FaceId, `box` `{ x, y, width, height }` in pixels of the upright photo; `face` and `box` are null for a
 *   whole photo (RESNET50).
 */
export function searchAsJson({ probes, k }: Pick<ContactSheet, 'probes' | 'k'>): string {
  const searches = probes.map(({ photo, face, answers }: SearchedProbe) => ({
    probe: {
      photo: photo.id,
      face: face?.index ?? null,
      identity: photo.identity,
      width: photo.width,
      height: photo.height,
    },
    k,
    models: answers.map(modelAsJson),
  }));
  return `${JSON.stringify(searches, null, 2)}\n`;
}

function modelAsJson({ model, result, problem }: ModelAnswer) {
  if (problem) {
    const { code, message, remedy } = problem;
    return { model, searched: null, timings: null, problem: { code, message, remedy }, matches: [] };
  }
  const { decodeMs, detectMs, encodeMs, searchMs, totalMs } = result.timings;
  return {
    model,
    searched: result.searched,
    timings: { decodeMs, detectMs, encodeMs, searchMs, totalMs },
    problem: null,
    matches: result.matches.map(({ rank, similarity, photo, face }) => ({
      rank,
      similarity,
      photo: photo.id,
      identity: photo.identity,
      face: face?.id ?? null,
      box: face && { x: face.box.x, y: face.box.y, width: face.box.width, height: face.box.height },
    })),
  };
}
