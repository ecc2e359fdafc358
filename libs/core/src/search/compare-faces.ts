import { clampSimilarity, faceIdOf, LookalikeError, type ModelName, type Problem } from '@lookalike/domain';
import { deferredPhoto } from '../galleries/images';
import { faceOfDetection, type FaceOfPhoto, indexedRows } from '../galleries/indexed-faces';
import { dot } from '../galleries/vectors';
import { modelsToEmbed, namedModels } from '../models/choose-models';
import { findPhoto } from '../requests/check-arguments';
import {
  type ImageOptions,
  isProblem,
  type ProbeImage,
  type ProbeOptions,
  resolveProbe,
  type SearchServices,
  type Timings,
} from './resolve-probe';

export interface DetectedFaces {
  /** Size of the upright image in pixels. */
  width: number;
  height: number;
  /** Largest box first. */
  faces: FaceOfPhoto[];
  timings: Timings;
}

export interface FaceComparison {
  model: ModelName;
  /** Cosine, -1..1; null when there is a problem. */
  similarity: number | null;
  problem: Problem | null;
}

export interface FaceOfImage {
  image: ProbeImage;
  /** Index of the face, from 0; default: the subject. */
  face?: number;
}

/** Every face that MTCNN finds in the image, whether it is indexed or not. @throws LookalikeError */
export async function detectFaces(
  { gallery, indexes, embedder }: SearchServices,
  image: ProbeImage,
  { signal, beforeDecoding }: ImageOptions = {},
): Promise<DetectedFaces> {
  const startedAt = performance.now();
  const photo = 'photo' in image ? findPhoto(gallery.get(), image.photo) : null;
  beforeDecoding?.();
  const encoded = 'photo' in image ? await deferredPhoto(gallery.get(), image.photo, signal) : image.bytes;
  const { width, height, faces, timings } = await embedder.detect(encoded, 'query', signal);
  const totalMs = performance.now() - startedAt;
  const rows = photo ? await indexedRows(indexes, [photo.id], signal) : [];
  const indexed = new Set(rows.map(({ faceId }) => faceId));
  return {
    width,
    height,
    faces: faces.map((face) =>
      faceOfDetection(face, photo?.id ?? null, photo !== null && indexed.has(faceIdOf(photo.id, face.index))),
    ),
    timings: { ...timings, encodeMs: null, searchMs: null, totalMs },
  };
}

/**
 * The probe's embedding by each model.
 * @param models default: all READY ones that have rows, or all READY ones if none has
 * @throws LookalikeError the first problem of any model
 */
export async function embedProbe(
  services: SearchServices,
  image: ProbeImage,
  { models, ...options }: ProbeOptions & { models?: ModelName[] },
): Promise<{ model: ModelName; vector: Float32Array }[]> {
  const chosen = models ? namedModels(models) : await modelsToEmbed(services, options.signal);
  const probe = await resolveProbe(services, image, chosen, options);
  return chosen.map((model) => {
    const embedded = probe.models.get(model)!;
    if (isProblem(embedded)) throw LookalikeError.from(embedded);
    return { model, vector: embedded.vector };
  });
}

/**
 * The similarity of two faces by each model. The problem of one does not affect the others.
 * @param models default: as `embedProbe`
 * @throws LookalikeError what concerns a whole image or the request
 */
export async function compareFaces(
  services: SearchServices,
  a: FaceOfImage,
  b: FaceOfImage,
  models?: ModelName[],
  options: ImageOptions = {},
): Promise<FaceComparison[]> {
  const chosen = models ? namedModels(models) : await modelsToEmbed(services, options.signal);
  const [left, right] = await Promise.all(
    [a, b].map(({ image, face }) => resolveProbe(services, image, chosen, { ...options, face })),
  );
  return chosen.map((model) => {
    const [one, other] = [left!.models.get(model)!, right!.models.get(model)!];
    if (isProblem(one)) return { model, similarity: null, problem: one };
    if (isProblem(other)) return { model, similarity: null, problem: other };
    return { model, similarity: clampSimilarity(dot(one.vector, other.vector)), problem: null };
  });
}
