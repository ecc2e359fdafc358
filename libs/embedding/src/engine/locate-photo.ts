import { type Face, MINIMUM_FACE_SCORE } from '@lookalike/domain';
import { decodePhoto, downscale, type Raster } from '@lookalike/imaging';
import { detectFaces } from '../detect/mtcnn';
import type { MtcnnNetworks } from '../detect/mtcnn-networks';
import { MODELS } from '../encode/models';
import type { LocatedPhoto, LocateJob, ModelCrops } from './jobs';
import type { Pause } from './pause';
import { faceNotFound, noFace } from './problems';

/** A larger photo is reduced before faces are looked for; crops come from it as it is. */
const MAX_DETECTION_PIXELS = 4_000_000;

/** The worker's part before encoding. @param mtcnn loaded when it is needed */
export async function locatePhoto(
  { image, detect, models, faces: wanted }: LocateJob,
  mtcnn: () => Promise<MtcnnNetworks>,
  pause: Pause,
): Promise<LocatedPhoto> {
  const startedAt = performance.now();
  const photo = await decodePhoto(image);
  const decodedAt = performance.now();
  const needsFaces = detect || models.some((model) => !MODELS[model].wholePhoto);
  const faces = needsFaces ? await detectInPhoto(photo, await mtcnn(), pause) : null;
  const detectMs = needsFaces ? performance.now() - decodedAt : null;
  const located: LocatedPhoto = {
    width: photo.width,
    height: photo.height,
    faces,
    models: new Map(),
    decodeMs: decodedAt - startedAt,
    detectMs,
  };
  for (const name of models) {
    const model = MODELS[name];
    await pause();
    if (model.wholePhoto) {
      located.models.set(name, { crops: [{ face: null, raster: model.crop(photo) }], problem: null });
    } else {
      const chosen = chooseFaces(faces!, wanted);
      located.models.set(name, 'problem' in chosen ? chosen : cropsOf(chosen, (face) => model.crop(photo, face)));
    }
  }
  return located;
}

function cropsOf(faces: readonly Face[], crop: (face: Face) => Raster): ModelCrops {
  return { crops: faces.map((face) => ({ face, raster: crop(face) })), problem: null };
}

async function detectInPhoto(photo: Raster, networks: MtcnnNetworks, pause: Pause): Promise<Face[]> {
  const { raster, scaleX, scaleY } = downscale(photo, MAX_DETECTION_PIXELS);
  const faces = await detectFaces(raster, networks, pause);
  if (raster === photo) return faces;
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

function chooseFaces(faces: readonly Face[], wanted: LocateJob['faces']): Face[] | (ModelCrops & { crops: [] }) {
  if (typeof wanted === 'number') {
    const face = faces[wanted];
    return face ? [face] : { crops: [], problem: faceNotFound(wanted, faces.length) };
  }
  const chosen = faces.filter(({ score, subject }) => (wanted === 'all' ? score >= MINIMUM_FACE_SCORE : subject));
  return chosen.length > 0 ? chosen : { crops: [], problem: noFace(faces.length) };
}
