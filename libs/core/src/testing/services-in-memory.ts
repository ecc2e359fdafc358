import type { Gallery } from '@lookalike/dataset';
import { type FaceRow, faceIdOf, LookalikeError, MODEL_NAMES, type ModelName, type PhotoRef } from '@lookalike/domain';
import type { Embedder, ModelInfo } from '@lookalike/embedding';
import { createMemoryStore, type VectorStore } from '@lookalike/vector-store';
import { IngestionActivity } from '../models/ingestion-activity';
import { ModelIndexes } from '../models/model-indexes';
import type { SearchServices } from '../search/resolve-probe';
import { openService } from './lazy-services';

const DIMENSION = 4;

/** A unit vector in a plane, so that similarities are cosines of differences of angles. */
export function at(degrees: number): Float32Array {
  const angle = (degrees * Math.PI) / 180;
  return Float32Array.from([Math.cos(angle), Math.sin(angle), 0, 0]);
}

export interface ServicesInMemory {
  services: SearchServices & { activity: IngestionActivity };
  /** The images that had to be embedded. */
  embedded: Uint8Array[];
  index(model: ModelName, rows: FaceRow[]): Promise<void>;
  /** Gives the model other weights than those of its index. */
  stale(model: ModelName): void;
}

/**
 * Services without I/O, unless the store has any: the named photos, and an embedder that finds the same face, at angle 0, in every image.
 */
export async function servicesInMemory(
  photos: PhotoRef[],
  ready: ModelName[] = [...MODEL_NAMES],
  opened: VectorStore = createMemoryStore(),
): Promise<ServicesInMemory> {
  const embedded: Uint8Array[] = [];
  const gallery = await openService(async () => galleryOf(photos));
  const store = await openService(async () => opened);
  const recipes = new Map<ModelName, string>();
  const embedder = embedderOf(ready, embedded, recipes);
  const activity = new IngestionActivity(gallery);
  const indexes = new ModelIndexes(gallery, store, embedder, activity);
  return {
    services: { gallery, indexes, activity, embedder },
    embedded,
    index: async (model, rows) => (await indexes.open(model)).upsert(rows),
    stale: (model) => void recipes.set(model, 'other weights'),
  };
}

export function rowOf(photo: PhotoRef, face: number | null, vector: Float32Array, subject = true): FaceRow {
  return {
    faceId: faceIdOf(photo.id, face),
    photoId: photo.id,
    identity: photo.identity ?? '',
    photoWidth: 250,
    photoHeight: 250,
    subject,
    box: face === null ? { x: 0, y: 0, width: 0, height: 0 } : { x: 70, y: 60, width: 90, height: 120 },
    score: face === null ? 0 : 0.999,
    landmarks: face === null ? [] : [1, 2, 3, 4, 5].map((x) => ({ x, y: x })),
    vector,
  };
}

function galleryOf(photos: PhotoRef[]): Gallery {
  return {
    name: 'album',
    photoCount: photos.length,
    find: (id: string) => photos.find((photo) => photo.id === id) ?? null,
    read: async (id: string) => new TextEncoder().encode(id),
    size: async (id: string) => id.length,
    check: async () => undefined,
    identity: (name: string) => {
      const photosOfIdentity = photos.filter(({ identity }) => identity === name);
      if (photosOfIdentity.length === 0) return null;
      return { name, photoCount: photosOfIdentity.length, photos: photosOfIdentity };
    },
  } as unknown as Gallery;
}

function embedderOf(ready: ModelName[], embedded: Uint8Array[], recipes: Map<ModelName, string>): Embedder {
  const info = (name: ModelName): ModelInfo => ({
    name,
    description: name,
    dimension: DIMENSION,
    wholePhoto: name === 'RESNET50',
    precision: 'fp32',
    executionProvider: 'cpu',
    recipeHash: recipes.get(name) ?? `recipe of ${name}`,
    terms: '',
    availability: ready.includes(name) ? 'READY' : 'UNAVAILABLE',
    problem: ready.includes(name)
      ? null
      : { code: 'MODEL_UNAVAILABLE', message: 'no weights', remedy: 'fetch them', retryable: true },
  });
  return {
    models: () => MODEL_NAMES.map(info),
    async embed(image: Uint8Array, models: readonly ModelName[], { faces }: { faces: unknown }) {
      embedded.push(image);
      const face = { index: 0, box: { x: 1, y: 2, width: 30, height: 40 }, landmarks: [], score: 1, subject: true };
      const notFound = new LookalikeError('FACE_NOT_FOUND', 'no such face', 'ask for face 0').toProblem();
      return {
        width: 100,
        height: 80,
        faces: [face],
        models: new Map(
          models.map((model) => [
            model,
            typeof faces === 'number' && faces > 0
              ? { embeddings: [], problem: notFound }
              : { embeddings: [{ face: model === 'RESNET50' ? null : face, vector: at(0) }], problem: null },
          ]),
        ),
        timings: { decodeMs: 1, detectMs: 2, alignMs: 0, encodeMs: 3 },
      };
    },
  } as unknown as Embedder;
}
