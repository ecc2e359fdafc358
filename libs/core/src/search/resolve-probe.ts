import { LookalikeError, type ModelName, type PhotoRef, type Problem } from '@lookalike/domain';
import type { PhotoEmbeddings } from '@lookalike/embedding';
import type { FaceOfPhoto, ProbeImage, Timings } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { requireReady } from './choose-models';
import { faceOfDetection, faceOfRow } from './face-of-photo';
import { storedProbe } from './stored-probe';

/** A probe as one model sees it. */
export interface ModelProbe {
  width: number;
  height: number;
  face: FaceOfPhoto | null;
  vector: Float32Array;
}

export interface ResolvedProbe {
  photo: PhotoRef | null;
  url: string | null;
  /** What each model makes of it, or why it makes nothing of it. */
  models: Map<ModelName, ModelProbe | Problem>;
  timings: Pick<Timings, 'decodeMs' | 'detectMs' | 'encodeMs'>;
}

export function isProblem(value: ModelProbe | Problem): value is Problem {
  return 'code' in value;
}

/**
 * Turns a probe into a vector for each model: an indexed photo's stored one, without decoding or embedding anything; for the rest
 * one detection serves all models.
 * @throws LookalikeError what concerns the picture as a whole (PHOTO_NOT_FOUND, IMAGE_*); a single model's problem stands in its entry
 */
export async function resolveProbe(
  services: Services,
  image: ProbeImage,
  models: readonly ModelName[],
  options: { face?: number; signal?: AbortSignal },
): Promise<ResolvedProbe> {
  const photo = 'photo' in image ? findPhoto(services, image.photo) : null;
  const resolved: ResolvedProbe = {
    photo,
    url: photo || !('url' in image) ? null : image.url,
    models: new Map(),
    timings: { decodeMs: null, detectMs: null, encodeMs: null },
  };
  const missing: ModelName[] = [];
  await Promise.all(
    models.map(async (model) => {
      try {
        requireReady(services, model);
        const row = photo && (await storedProbe(services, model, photo.id, options.face));
        if (!row) missing.push(model);
        else {
          const { photoWidth: width, photoHeight: height, vector } = row;
          resolved.models.set(model, { width, height, vector, face: faceOfRow(row) });
        }
      } catch (error) {
        if (!LookalikeError.is(error)) throw error;
        resolved.models.set(model, error.toProblem());
      }
    }),
  );
  if (missing.length > 0) await embedMissing(services, image, missing, options, resolved);
  return resolved;
}

/** @throws LookalikeError GALLERY_UNAVAILABLE, PHOTO_NOT_FOUND */
export function findPhoto({ gallery }: Services, id: string): PhotoRef {
  const photo = gallery.get().find(id);
  if (photo) return photo;
  throw new LookalikeError(
    'PHOTO_NOT_FOUND',
    `The gallery ${gallery.get().name} has no photo ${JSON.stringify(id)}.`,
    'A photo is named by its identity and number, or its path without the extension; the queries `gallery`, `identities` and `randomPhoto` list what there is.',
  );
}

async function embedMissing(
  services: Services,
  image: ProbeImage,
  models: ModelName[],
  { face, signal }: { face?: number; signal?: AbortSignal },
  resolved: ResolvedProbe,
): Promise<void> {
  const bytes = 'photo' in image ? await services.gallery.get().read(image.photo) : image.bytes;
  const embedded = await services.embedder.embed(bytes, models, { faces: face ?? 'subject', lane: 'query', signal });
  resolved.timings = embedded.timings;
  for (const model of models) resolved.models.set(model, modelProbe(embedded, model, resolved.photo));
}

function modelProbe(embedded: PhotoEmbeddings, model: ModelName, photo: PhotoRef | null): ModelProbe | Problem {
  const { problem, embeddings } = embedded.models.get(model)!;
  if (problem) return problem;
  const { face, vector } = embeddings[0]!;
  const { width, height } = embedded;
  return { width, height, vector, face: face && faceOfDetection(face, photo?.id ?? null) };
}
