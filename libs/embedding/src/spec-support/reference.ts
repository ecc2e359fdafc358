import type { Face, ModelName } from '@lookalike/domain';

/** An entry of the reference outputs: see `shared/reference/README.md`; `fixtures/group-photos.json` has the same form. */
export interface ReferencePhoto {
  photo: string;
  /** Where one of the sample gallery's comes from. */
  file?: string;
  faces: { box: Face['box']; score: number; landmarks: [number, number][] }[];
  subject?: number | null;
  /** float32, little endian, base64. */
  embeddings?: Partial<Record<ModelName, string>>;
}

export function vectorOf(base64: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

export function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

/** How far apart, in pixels: the corner that differs most, on its worse axis. */
export function boxDistance(a: Face['box'], b: Face['box']): number {
  return Math.max(
    Math.abs(a.x - b.x),
    Math.abs(a.y - b.y),
    Math.abs(a.x + a.width - b.x - b.width),
    Math.abs(a.y + a.height - b.y - b.height),
  );
}

/** Pairs each face of the reference with the detected one whose box is nearest, or with null when none is within `limit` pixels. */
export function pairFaces(expected: ReferencePhoto['faces'], found: readonly Face[], limit: number) {
  return expected.map((face) => {
    const [nearest] = [...found].sort((a, b) => boxDistance(a.box, face.box) - boxDistance(b.box, face.box));
    return { expected: face, found: nearest && boxDistance(nearest.box, face.box) <= limit ? nearest : null };
  });
}
