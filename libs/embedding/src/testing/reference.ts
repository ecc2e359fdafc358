import type { Face, ModelName } from '@lookalike/domain';
import type { PhotoEmbeddings } from '../embedder';

/** An entry of the reference outputs: see `shared/reference/README.md`; `fixtures/group-photos.json` has the same form. */
export interface ReferencePhoto {
  photo: string;
  /** The file of a photo of the sample gallery. */
  file?: string;
  faces: { box: Face['box']; score: number; landmarks: [number, number][] }[];
  subject?: number | null;
  /** float32, little endian, base64. */
  embeddings?: Partial<Record<ModelName, string>>;
}

const MAX_PIXELS = 1.5;
const MAX_SCORE_DIFFERENCE = 0.01;
const MINIMUM_SCORE = 0.95;

/** Expects the same faces scoring >= 0.95 as the reference, and no others. A face within 0.01 of that score may be missing. */
export function expectSameFaces(reference: ReferencePhoto, faces: readonly Face[]): void {
  const pairs = pairFaces(reference.faces, faces, MAX_PIXELS);
  for (const { expected, found } of pairs) {
    if (!found && expected.score < MINIMUM_SCORE + MAX_SCORE_DIFFERENCE) continue;
    expect({ photo: reference.photo, expected, found: found !== null }).toMatchObject({ found: true });
    expect(Math.abs(found!.score - expected.score)).toBeLessThanOrEqual(MAX_SCORE_DIFFERENCE);
    expected.landmarks.forEach(([x, y], index) => {
      expect(Math.abs(found!.landmarks[index]!.x - x)).toBeLessThanOrEqual(MAX_PIXELS);
      expect(Math.abs(found!.landmarks[index]!.y - y)).toBeLessThanOrEqual(MAX_PIXELS);
    });
  }
  const paired = new Set(pairs.map(({ found }) => found));
  const unexpected = faces.filter((face) => !paired.has(face) && face.score >= MINIMUM_SCORE + MAX_SCORE_DIFFERENCE);
  expect({ photo: reference.photo, unexpected }).toMatchObject({ unexpected: [] });
}

/** Pairs each reference face with the detected face of the nearest box, or with null if none is within `limit` pixels. */
function pairFaces(expected: ReferencePhoto['faces'], found: readonly Face[], limit: number) {
  return expected.map((face) => {
    const [nearest] = [...found].sort((a, b) => boxDistance(a.box, face.box) - boxDistance(b.box, face.box));
    return { expected: face, found: nearest && boxDistance(nearest.box, face.box) <= limit ? nearest : null };
  });
}

/** The largest difference of two boxes' corners along one axis, in pixels. */
export function boxDistance(a: Face['box'], b: Face['box']): number {
  return Math.max(
    Math.abs(a.x - b.x),
    Math.abs(a.y - b.y),
    Math.abs(a.x + a.width - b.x - b.width),
    Math.abs(a.y + a.height - b.y - b.height),
  );
}

/** For each model that the photo was embedded with: the cosine of its embedding with the reference's. */
export function cosinesWithReference(reference: ReferencePhoto, embedded: PhotoEmbeddings): [ModelName, number][] {
  return Object.entries(reference.embeddings ?? {}).flatMap(([name, base64]) => {
    const model = name as ModelName;
    const result = embedded.models.get(model);
    if (!result) return [];
    if (result.problem) throw new Error(`${reference.photo}: ${result.problem.message}`);
    return [[model, cosine(result.embeddings[0]!.vector, decodeVector(base64))] as [ModelName, number]];
  });
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

function decodeVector(base64: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}
