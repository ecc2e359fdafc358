import type { Gallery } from '@lookalike/dataset';
import {
  type FaceRow,
  LookalikeError,
  type ModelName,
  parseFaceId,
  type PhotoId,
  type PhotoRef,
  type Problem,
} from '@lookalike/domain';
import type { Embedder, PhotoEmbeddings } from '@lookalike/embedding';
import { deferredPhoto } from '../galleries/images';
import { faceOfDetection, type FaceOfPhoto, faceOfRow } from '../galleries/indexed-faces';
import type { LazyService } from '../lifecycle/lazy-service';
import { requireReady } from '../models/choose-models';
import type { ModelIndexes } from '../models/model-indexes';
import { checkRange, findPhoto } from '../requests/check-arguments';

/** The query image: a photo of the gallery, or the bytes of any image. */
export type ProbeImage =
  | { photo: PhotoId }
  /** `url`: where the image can be downloaded again; null if nowhere. */
  | { bytes: Uint8Array; url: string | null };

export interface ImageOptions {
  signal?: AbortSignal;
  /** Called before an image is read and decoded, and not when a stored vector is used. The query throws what it throws. */
  beforeDecoding?: () => void;
}

export interface ProbeOptions extends ImageOptions {
  /** Index of the probe's face, from 0; default: the subject. */
  face?: number;
}

export interface ResolveOptions extends ProbeOptions {
  /** Whether the models' indexes are searched afterwards. The image is then not embedded for a model whose index cannot be searched. */
  searched?: boolean;
}

export interface Timings {
  /** Each in milliseconds; null: this step was not needed. */
  decodeMs: number | null;
  detectMs: number | null;
  encodeMs: number | null;
  searchMs: number | null;
  totalMs: number;
}

/** The probe's embedding by one model. */
export interface ModelProbe {
  /** Size of the upright image in pixels. */
  width: number;
  height: number;
  /** null: the model embeds whole photos. */
  face: FaceOfPhoto | null;
  vector: Float32Array;
}

export interface ResolvedProbe {
  /** null: the image is not in the gallery. */
  photo: PhotoRef | null;
  url: string | null;
  /** For each model its embedding, or why there is none. */
  models: Map<ModelName, ModelProbe | Problem>;
  timings: Pick<Timings, 'decodeMs' | 'detectMs' | 'encodeMs'>;
}

/** The services that a query with a probe needs. */
export interface SearchServices {
  /** `get` throws GALLERY_UNAVAILABLE while the gallery is not open. */
  gallery: LazyService<Gallery>;
  indexes: ModelIndexes;
  embedder: Pick<Embedder, 'models' | 'detect' | 'embed'>;
}

export function isProblem(value: ModelProbe | Problem): value is Problem {
  return 'code' in value;
}

/**
 * Turns a probe into an embedding for each model. For an indexed photo it is the stored vector, without decoding or embedding; one
 * detection serves all models for which nothing is stored.
 * @throws LookalikeError what concerns the whole image (GALLERY_UNAVAILABLE, PHOTO_NOT_FOUND, IMAGE_*, ARGUMENT_OUT_OF_RANGE); the
 * problem of a single model is in its entry; the reason of the signal
 */
export async function resolveProbe(
  services: SearchServices,
  image: ProbeImage,
  models: readonly ModelName[],
  options: ResolveOptions,
): Promise<ResolvedProbe> {
  if (options.face !== undefined) checkRange('face', options.face, 0);
  const photo = 'photo' in image ? findPhoto(services.gallery.get(), image.photo) : null;
  const probes = new Map<ModelName, ModelProbe | Problem>();
  const notStored: ModelName[] = [];
  await Promise.all(
    models.map(async (model) => {
      try {
        requireReady(services.embedder, model);
        if (options.searched) await requireRows(services.indexes, model, options.signal);
        const row = photo && (await findStoredRow(services.indexes, model, photo.id, options));
        if (row) probes.set(model, storedProbe(row));
        else notStored.push(model);
      } catch (error) {
        options.signal?.throwIfAborted();
        if (!LookalikeError.is(error)) throw error;
        probes.set(model, error.toProblem());
      }
    }),
  );
  const embedded = notStored.length > 0 ? await embed(services, image, notStored, options) : null;
  if (embedded) for (const model of notStored) probes.set(model, embeddedProbe(embedded, model, photo));
  return {
    photo,
    url: 'url' in image ? image.url : null,
    models: probes,
    timings: embedded?.timings ?? { decodeMs: null, detectMs: null, encodeMs: null },
  };
}

/** @throws LookalikeError INDEX_EMPTY, INDEX_STALE, STORE_UNAVAILABLE */
async function requireRows(indexes: ModelIndexes, model: ModelName, signal?: AbortSignal): Promise<void> {
  if (!(await indexes.hasRows(model, signal))) throw indexes.emptyError(model);
}

/**
 * The row of the requested face, or of the subject if none is requested; for a model of whole photos, its only row. Null if the index
 * does not have the row (yet): then the image must be embedded.
 */
async function findStoredRow(
  indexes: ModelIndexes,
  model: ModelName,
  photoId: PhotoId,
  { face, signal }: ProbeOptions,
): Promise<FaceRow | null> {
  try {
    const rows = await (await indexes.open(model, signal)).get({ photoId }, signal);
    const found = rows.find(({ faceId, subject }) => {
      const index = parseFaceId(faceId)?.face ?? null;
      return index === null || (face === undefined ? subject : index === face);
    });
    return found ?? null;
  } catch (error) {
    if (LookalikeError.is(error, 'INDEX_EMPTY')) return null;
    if (LookalikeError.is(error, 'INDEX_STALE')) indexes.markStale(model);
    throw error;
  }
}

function storedProbe(row: FaceRow): ModelProbe {
  return { width: row.photoWidth, height: row.photoHeight, face: faceOfRow(row), vector: row.vector };
}

async function embed(
  { gallery, embedder }: SearchServices,
  image: ProbeImage,
  models: readonly ModelName[],
  { face, signal, beforeDecoding }: ProbeOptions,
): Promise<PhotoEmbeddings> {
  beforeDecoding?.();
  const encoded = 'photo' in image ? await deferredPhoto(gallery.get(), image.photo, signal) : image.bytes;
  return embedder.embed(encoded, models, { faces: face ?? 'subject', lane: 'query', signal });
}

function embeddedProbe(embedded: PhotoEmbeddings, model: ModelName, photo: PhotoRef | null): ModelProbe | Problem {
  const { problem, embeddings } = embedded.models.get(model)!;
  if (problem) return problem;
  const { face, vector } = embeddings[0]!;
  const { width, height } = embedded;
  return { width, height, vector, face: face && faceOfDetection(face, photo?.id ?? null) };
}
