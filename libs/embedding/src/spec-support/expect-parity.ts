import type { Face, ModelName } from '@lookalike/domain';
import type { PhotoEmbeddings } from '../embedder';
import { cosine, pairFaces, type ReferencePhoto, vectorOf } from './reference';

const PIXELS = 1.5;
const SCORE = 0.01;
const MINIMUM = 0.95;

/** Every face scoring >= 0.95 is found where the reference has it and no other; within 0.01 of that either is right. */
export function expectSameFaces(reference: ReferencePhoto, faces: readonly Face[]): void {
  const pairs = pairFaces(reference.faces, faces, PIXELS);
  for (const { expected, found } of pairs) {
    if (!found && expected.score < MINIMUM + SCORE) continue;
    expect({ photo: reference.photo, expected, found: found !== null }).toMatchObject({ found: true });
    expect(Math.abs(found!.score - expected.score)).toBeLessThanOrEqual(SCORE);
    expected.landmarks.forEach(([x, y], index) => {
      expect(Math.abs(found!.landmarks[index]!.x - x)).toBeLessThanOrEqual(PIXELS);
      expect(Math.abs(found!.landmarks[index]!.y - y)).toBeLessThanOrEqual(PIXELS);
    });
  }
  const known = new Set(pairs.map(({ found }) => found));
  const strangers = faces.filter((face) => !known.has(face) && face.score >= MINIMUM + SCORE);
  expect({ photo: reference.photo, strangers }).toMatchObject({ strangers: [] });
}

/** The cosines of the models' embeddings with the reference's, of those models that the photo was embedded with. */
export function cosinesOf(reference: ReferencePhoto, embedded: PhotoEmbeddings): [ModelName, number][] {
  return Object.entries(reference.embeddings ?? {}).flatMap(([name, base64]) => {
    const model = name as ModelName;
    const own = embedded.models.get(model);
    if (!own) return [];
    if (own.problem) throw new Error(`${reference.photo}: ${own.problem.message}`);
    return [[model, cosine(own.embeddings[0]!.vector, vectorOf(base64))] as [ModelName, number]];
  });
}
