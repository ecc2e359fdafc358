import type { Face, Point } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import type { RunNetwork } from '../onnx-network';
import { type Candidate, clip, regress, type Regression, square } from './boxes';
import { chooseSubject } from './choose-subject';
import { IntegralImage } from './integral-image';
import { propose } from './propose';
import { suppress, suppressNested } from './suppression';

const { fround } = Math;

const REFINE = { side: 24, threshold: 0.7, overlap: 0.7 };
const LOCATE = { side: 48, threshold: 0.7, overlap: 0.7 };
/** Candidates per run of RNet and ONet: their feature maps stay in the processor's cache, and a run is short. */
const BATCH = 16;

/**
 * Candidates that reach the second and the third stage, best first. facenet-pytorch has no limit, with which an image tiled with small
 * faces took 28 times the processor time of an empty one. The reference photos have up to 900 and 50; in an image of 549 tiled faces
 * 536 are found (decision 16).
 */
const MAX_CANDIDATES = { refine: 4_096, locate: 1_024 };

/** MTCNN's three stages: see `mtcnn-graphs.ts` for their inputs and outputs. */
export interface MtcnnNetworks {
  pnet: RunNetwork;
  rnet: RunNetwork;
  onet: RunNetwork;
}

/**
 * Detects all faces with MTCNN (Zhang et al. 2016, arXiv:1604.02878), as facenet-pytorch 2.6.0's `MTCNN(keep_all=True)` with its
 * defaults: faces from 20 px, thresholds 0.6, 0.7, 0.7, pyramid factor 0.709. Largest box first.
 *
 * @param photo up to 8 megapixels
 * @param limits candidates that reach the second and the third stage
 */
export async function detectFaces(
  photo: Raster,
  { pnet, rnet, onet }: MtcnnNetworks,
  limits = MAX_CANDIDATES,
): Promise<Face[]> {
  const integral = new IntegralImage(photo);
  const proposed = await propose(integral, pnet);
  const refined = await refine(integral, proposed.slice(0, limits.refine), rnet);
  const located = await locate(integral, refined.slice(0, limits.locate), onet);
  return numberFaces(located, photo);
}

/** The second stage: RNet rejects most candidates and moves the others closer to the face. */
async function refine(photo: IntegralImage, candidates: readonly Candidate[], rnet: RunNetwork): Promise<Candidate[]> {
  const kept = await classify(photo, candidates, rnet, REFINE);
  return suppress(kept, REFINE.overlap).map((index) => square(regress(kept[index]!, kept[index]!.regression, 1)));
}

interface LocatedFace extends Candidate {
  landmarks: Point[];
}

/** The third stage: ONet decides, and locates the landmarks. */
async function locate(
  photo: IntegralImage,
  candidates: readonly Candidate[],
  onet: RunNetwork,
): Promise<LocatedFace[]> {
  const kept = await classify(photo, candidates, onet, LOCATE);
  const faces = kept.map((face) => ({ ...regress(face, face.regression, 1), landmarks: landmarksOf(face) }));
  return suppressNested(faces, LOCATE.overlap).map((index) => faces[index]!);
}

interface Classified extends Candidate {
  regression: Regression;
  /** ONet's: five x, then five y, in units of the square before its regression; empty for RNet. */
  landmarks: Float32Array;
}

/**
 * Runs RNet or ONet on each candidate's square, averaged to `side` × `side` pixels, and keeps those that score above the threshold.
 * Candidates entirely outside the photo are dropped.
 */
async function classify(
  photo: IntegralImage,
  candidates: readonly Candidate[],
  network: RunNetwork,
  { side, threshold }: { side: number; threshold: number },
): Promise<Classified[]> {
  const inside = candidates.flatMap((candidate) => {
    const box = clip(candidate, photo);
    return box ? [{ candidate, box }] : [];
  });
  const kept: Classified[] = [];
  for (let start = 0; start < inside.length; start += BATCH) {
    const batch = inside.slice(start, start + BATCH);
    const input = new Float32Array(batch.length * 3 * side * side);
    batch.forEach(({ box }, index) =>
      photo.average(box, { width: side, height: side }, input, index * 3 * side * side),
    );
    const output = await network(input, [batch.length, 3, side, side]);
    batch.forEach(({ candidate }, index) => {
      const score = output.probabilities!.data[index * 2 + 1]!;
      if (score <= fround(threshold)) return;
      const [left, top, right, bottom] = output.regressions!.data.subarray(index * 4, index * 4 + 4);
      kept.push({
        ...candidate,
        score,
        regression: [left!, top!, right!, bottom!],
        landmarks: output.landmarks?.data.slice(index * 10, index * 10 + 10) ?? new Float32Array(),
      });
    });
  }
  return kept;
}

function landmarksOf({ left, top, right, bottom, landmarks }: Classified): Point[] {
  const width = fround(fround(right - left) + 1);
  const height = fround(fround(bottom - top) + 1);
  return Array.from({ length: 5 }, (_, index) => ({
    x: fround(fround(fround(width * landmarks[index]!) + left) - 1),
    y: fround(fround(fround(height * landmarks[index + 5]!) + top) - 1),
  }));
}

function numberFaces(located: readonly LocatedFace[], photo: Raster): Face[] {
  const faces = located
    .map(({ left, top, right, bottom, score, landmarks }) => ({
      box: { x: left, y: top, width: right - left, height: bottom - top },
      landmarks,
      score,
    }))
    .sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
  const subject = chooseSubject(faces, photo);
  return faces.map((face, index) => ({ index, ...face, subject: index === subject }));
}
