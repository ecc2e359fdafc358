import { type Face, MINIMUM_FACE_SCORE, type Problem } from '@lookalike/domain';
import type { DecodedPhoto, Raster } from '@lookalike/imaging';
import type { Steps } from '../align/resample';
import { detectFaces, type MtcnnNetworks } from '../detect/mtcnn';
import { ALL_MODELS, MODELS } from '../encode/models';
import type { Crop, CropJob, CroppedPhoto, ModelCrops } from './jobs';
import type { YieldToQueries } from './query-priority';

/** Faces are detected in at most this many pixels: a larger photo needs a reduced copy. */
export const MAX_DETECTION_PIXELS = 4_000_000;

/**
 * Runs a crop job.
 *
 * @param loadMtcnn called only if faces are needed
 * @throws LookalikeError as `Embedder.detect`
 */
export async function cropPhoto(
  job: CropJob,
  loadMtcnn: () => Promise<MtcnnNetworks>,
  yieldToQueries: YieldToQueries,
): Promise<CroppedPhoto> {
  const { photo } = job;
  const startedAt = performance.now();
  const needsFaces = job.detectFaces || job.models.some((model) => !MODELS[model].wholePhoto);
  const faces = needsFaces ? await detectInPhoto(photo, await loadMtcnn()) : null;
  const detectMs = needsFaces ? performance.now() - startedAt : null;
  const models: CroppedPhoto['models'] = new Map();
  let alignMs = 0;
  for (const name of job.models) {
    await yieldToQueries();
    const cropStartedAt = performance.now();
    const model = MODELS[name];
    const crops = model.wholePhoto
      ? { crops: [{ face: null, raster: await pausing(model.crop(photo), yieldToQueries) }], problem: null }
      : await cropFaces(faces!, job.faces, (face) => pausing(model.crop(photo, face), yieldToQueries));
    models.set(name, crops);
    alignMs += performance.now() - cropStartedAt;
  }
  return { width: photo.width, height: photo.height, faces, models, detectMs, alignMs };
}

/** Boxes and landmarks are in pixels of the photo, also when its reduced copy was searched. */
async function detectInPhoto(photo: DecodedPhoto, networks: MtcnnNetworks): Promise<Face[]> {
  const { reduced } = photo;
  if (!reduced) return detectFaces(photo, networks);
  const faces = await detectFaces(reduced, networks);
  const [scaleX, scaleY] = [reduced.width / photo.width, reduced.height / photo.height];
  return faces.map((face) => ({
    ...face,
    box: {
      x: face.box.x / scaleX,
      y: face.box.y / scaleY,
      width: face.box.width / scaleX,
      height: face.box.height / scaleY,
    },
    landmarks: face.landmarks.map(({ x, y }) => ({ x: x / scaleX, y: y / scaleY })),
  }));
}

/** Runs the steps of a crop, and queries between them. */
async function pausing(steps: Steps<Raster>, yieldToQueries: YieldToQueries): Promise<Raster> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await yieldToQueries();
  }
}

async function cropFaces(
  faces: readonly Face[],
  selection: CropJob['faces'],
  crop: (face: Face) => Promise<Raster>,
): Promise<ModelCrops> {
  const selected = selectFaces(faces, selection);
  if (selected.length > 0) {
    const crops: Crop[] = [];
    for (const face of selected) crops.push({ face, raster: await crop(face) });
    return { crops, problem: null };
  }
  const problem = typeof selection === 'number' ? faceNotFound(selection, faces.length) : noFace(faces.length);
  return { crops: [], problem };
}

function selectFaces(faces: readonly Face[], selection: CropJob['faces']): readonly Face[] {
  if (selection === 'subject') return faces.filter(({ subject }) => subject);
  if (selection === 'all') return faces.filter(({ score }) => score >= MINIMUM_FACE_SCORE);
  return faces.filter(({ index }) => index === selection);
}

function faceNotFound(index: number, detected: number): Problem {
  return {
    code: 'FACE_NOT_FOUND',
    message: `The image has no face ${index}: ${countFaces(detected)} detected.`,
    remedy: 'Select another face. Faces are numbered from 0, largest first.',
    retryable: false,
  };
}

const WHOLE_PHOTO_MODELS = ALL_MODELS.filter(({ wholePhoto }) => wholePhoto).map(({ name }) => name);

const NEEDS_NO_FACE = `a model that needs no face (${WHOLE_PHOTO_MODELS.join(', ')})`;

/** @param detected number of faces that MTCNN returned, all with a lower score */
function noFace(detected: number): Problem {
  return {
    code: 'NO_FACE',
    message:
      `No face with a score of at least ${MINIMUM_FACE_SCORE} was detected in the image` +
      (detected === 0 ? '.' : `; ${countFaces(detected)} detected with a lower score.`),
    remedy:
      detected === 0
        ? `Use an image with a clearly visible face of at least 20 pixels, or ${NEEDS_NO_FACE}.`
        : `Select the face by its index, use an image in which it is more clearly visible, or use ${NEEDS_NO_FACE}.`,
    retryable: false,
  };
}

function countFaces(count: number): string {
  return count === 1 ? '1 face was' : `${count} faces were`;
}
