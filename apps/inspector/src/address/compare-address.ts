import type { ModelName } from '@lookalike/client';
import { type FaceReference, type ImageReference, parseFace, printFace } from '../faces/face-reference';

/** What the compare page shows; it stands in the address whole, so that a link shows a colleague the same. */
export interface CompareAddress {
  /** null: none chosen yet. */
  image: ImageReference | null;
  /** null: the subject. */
  face: number | null;
  /** Results in a row, 1..100. */
  k: number;
  /** null: all that take part. */
  models: ModelName[] | null;
  /** Faces laid side by side, at most two. */
  pair: FaceReference[];
}

// A record, so that TypeScript asks for a new model's name.
const KNOWN: Record<ModelName, true> = { FACENET: true, FACENET_CASIA: true, MOBILEFACENET: true, RESNET50: true };

/** All models, as the gateway orders them. */
export const MODELS = Object.keys(KNOWN) as ModelName[];
export const DEFAULT_K = 8;
export const MOST_K = 100;

/** Whatever is wrong in an address is left out. */
export function parseCompareAddress(search: string): CompareAddress {
  const given = new URLSearchParams(search);
  const photo = given.get('photo');
  const upload = given.get('upload');
  const models = MODELS.filter((model) => given.getAll('model').includes(model));
  return {
    image: photo ? { photo } : upload ? { upload } : null,
    face: integer(given.get('face'), 0, 9999),
    k: integer(given.get('k'), 1, MOST_K) ?? DEFAULT_K,
    models: models.length > 0 ? models : null,
    pair: given
      .getAll('pair')
      .map(parseFace)
      .filter((face) => face !== null)
      .slice(0, 2),
  };
}

/** The address of the compare page, with what is not as it would be anyway. */
export function printCompareAddress({ image, face, k, models, pair }: CompareAddress): string {
  const params = new URLSearchParams();
  if (image) params.set(...(Object.entries(image)[0] as [string, string]));
  if (image && face !== null) params.set('face', String(face));
  if (k !== DEFAULT_K) params.set('k', String(k));
  for (const model of models ?? []) params.append('model', model);
  for (const reference of pair) params.append('pair', printFace(reference));
  const search = params.toString();
  return search ? `/?${search}` : '/';
}

function integer(text: string | null, least: number, most: number): number | null {
  if (text === null || !/^\d{1,6}$/.test(text)) return null;
  const value = Number(text);
  return value < least || value > most ? null : value;
}
