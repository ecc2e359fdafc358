import type { ModelName } from '@lookalike/client';
import { type FaceReference, type ImageReference, parseFace, printFace } from './image-reference';

// The state of a page is stored in its URL, so that a link shows someone else the same. Parameters with their default value are
// omitted when a URL is printed; invalid ones are ignored when it is parsed.

// A record, so that TypeScript asks for the name of a new model.
const MODEL_NAMES: Record<ModelName, true> = {
  FACENET: true,
  FACENET_CASIA: true,
  MOBILEFACENET: true,
  RESNET50: true,
};

/** All models, in the gateway's order. */
export const MODELS = Object.keys(MODEL_NAMES) as ModelName[];

/** The state of the compare page. */
export interface CompareRoute {
  /** null: no probe is chosen. */
  image: ImageReference | null;
  /** The face of the probe to search with; null: the subject. */
  face: number | null;
  /** Results per model, 1..100. */
  k: number;
  /** null: the models that are visible by default. */
  models: ModelName[] | null;
  /** Faces for the side-by-side view, at most two. One alone is pinned. */
  pair: FaceReference[];
}

export const DEFAULT_K = 8;
export const MAX_K = 100;

/** @param search the query of the URL, with or without `?` */
export function parseCompareUrl(search: string): CompareRoute {
  const params = new URLSearchParams(search);
  // As the gateway spells ids. A URL that was typed or copied on macOS may be NFD.
  const photo = params.get('photo')?.normalize('NFC');
  const upload = params.get('upload');
  const models = MODELS.filter((model) => params.getAll('model').includes(model));
  return {
    image: photo ? { photo } : upload ? { upload } : null,
    face: parseInteger(params.get('face'), 0, 9999),
    k: parseInteger(params.get('k'), 1, MAX_K) ?? DEFAULT_K,
    models: models.length > 0 ? models : null,
    pair: params
      .getAll('pair')
      .map(parseFace)
      .filter((face) => face !== null)
      .slice(0, 2),
  };
}

/** The compare page in this state: path and query. */
export function compareUrl({ image, face, k, models, pair }: CompareRoute): string {
  const params = new URLSearchParams();
  if (image) params.set(...(Object.entries(image)[0] as [string, string]));
  if (image && face !== null) params.set('face', String(face));
  if (k !== DEFAULT_K) params.set('k', String(k));
  for (const model of models ?? []) params.append('model', model);
  for (const reference of pair) params.append('pair', printFace(reference));
  const search = params.toString();
  return search ? `/?${search}` : '/';
}

function parseInteger(text: string | null, min: number, max: number): number | null {
  if (text === null || !/^\d{1,6}$/.test(text)) return null;
  const value = Number(text);
  return value < min || value > max ? null : value;
}

const DEFAULTS: CompareRoute = { image: null, face: null, k: DEFAULT_K, models: null, pair: [] };

/** The compare page with a photo as its probe. */
export const probeUrl = (photo: string): string => compareUrl({ ...DEFAULTS, image: { photo } });

/** The compare page with the subjects of two photos side by side; the first photo is the probe. */
export function sideBySideUrl(probe: string, other: string): string {
  const pair = [probe, other].map((photo) => ({ image: { photo }, face: null }));
  return compareUrl({ ...DEFAULTS, image: { photo: probe }, pair });
}

/** Steps in which the lists of lookalikes and outliers can be extended. */
export const LIST_LENGTHS = [10, 25, 50, 100] as const;
export type ListLength = (typeof LIST_LENGTHS)[number];

/** The options of the identity page. */
export interface IdentityOptions {
  /** The model that finds lookalikes and outliers; null: the gateway's default model. */
  model: ModelName | null;
  /** Maximum number of lookalikes and of outliers. */
  lookalikes: ListLength;
  outliers: ListLength;
  /** Lists only the photos that this model has not indexed; null: all photos. */
  unindexed: ModelName | null;
}

/** The state of the identity page. */
export interface IdentityRoute extends IdentityOptions {
  /** As the gallery spells it; null: missing. */
  name: string | null;
}

/** @param search the query of the URL, with or without `?` */
export function parseIdentityUrl(search: string): IdentityRoute {
  const params = new URLSearchParams(search);
  const model = (key: string) => MODELS.find((name) => name === params.get(key)) ?? null;
  const length = (key: string) => LIST_LENGTHS.find((known) => String(known) === params.get(key)) ?? LIST_LENGTHS[0];
  return {
    name: params.get('name')?.normalize('NFC') || null,
    model: model('model'),
    lookalikes: length('lookalikes'),
    outliers: length('outliers'),
    unindexed: model('unindexed'),
  };
}

/** The identity page of a person: path and query. */
export function identityUrl(name: string, options: Partial<IdentityOptions> = {}): string {
  const params = new URLSearchParams({ name });
  for (const key of ['model', 'lookalikes', 'outliers', 'unindexed'] as const) {
    const value = options[key];
    if (value && value !== LIST_LENGTHS[0]) params.set(key, String(value));
  }
  return `/identity?${params}`;
}

/** The ingestions page with one ingestion; null: with the latest. */
export const ingestionUrl = (id: string | null): string =>
  id === null ? '/ingestions' : `/ingestions?${new URLSearchParams({ id })}`;
