import type { RunNetwork } from '../onnx-network';
import { type Candidate, regress, type Regression, square } from './boxes';
import type { IntegralImage } from './integral-image';
import { suppress } from './suppression';

const { fround, floor } = Math;

/** Side in pixels of the window that PNet classifies. */
const WINDOW = 12;
/** PNet classifies a window at every second pixel. */
const STRIDE = 2;
const MINIMUM_FACE_SIDE = 20;
const PYRAMID_FACTOR = 0.709;
const THRESHOLD = fround(0.6);
/** Overlap above which the worse of two boxes is dropped, within a level and among all levels. */
const LEVEL_OVERLAP = 0.5;
const OVERLAP = 0.7;
/** A level is run in strips of about this many pixels: bounds memory and the time of one run. */
const STRIP_PIXELS = 1 << 16;

interface Proposal extends Candidate {
  regression: Regression;
}

/** MTCNN's first stage: PNet proposes squares of all sizes that may hold a face, best first. */
export async function propose(photo: IntegralImage, pnet: RunNetwork): Promise<Candidate[]> {
  const proposals: Proposal[] = [];
  for (const level of pyramid(photo)) {
    const found = await proposeAtLevel(photo, level, pnet);
    proposals.push(...suppress(found, LEVEL_OVERLAP).map((index) => found[index]!));
  }
  return suppress(proposals, OVERLAP).map((index) =>
    square(regress(proposals[index]!, proposals[index]!.regression, 0)),
  );
}

export interface PyramidLevel {
  /** Relative to the photo. */
  scale: number;
  width: number;
  height: number;
}

/** The sizes at which PNet scans the photo for faces of its window's size: from faces of 20 px up to the photo's shorter side. */
export function pyramid(photo: { width: number; height: number }): PyramidLevel[] {
  const levels: PyramidLevel[] = [];
  let scale = WINDOW / MINIMUM_FACE_SIDE;
  let shorter = Math.min(photo.width, photo.height) * scale;
  while (shorter >= WINDOW) {
    levels.push({
      scale,
      width: Math.trunc(photo.width * scale + 1),
      height: Math.trunc(photo.height * scale + 1),
    });
    scale *= PYRAMID_FACTOR;
    shorter *= PYRAMID_FACTOR;
  }
  return levels;
}

async function proposeAtLevel(photo: IntegralImage, level: PyramidLevel, pnet: RunNetwork): Promise<Proposal[]> {
  const { width, height } = level;
  const whole = { x: 0, y: 0, width: photo.width, height: photo.height };
  const proposals: Proposal[] = [];
  for (const { firstWindow, rows } of strips(level)) {
    const input = new Float32Array(3 * width * (rows.end - rows.start));
    photo.average(whole, { width, height }, input, 0, rows);
    const { probabilities, regressions } = await pnet(input, [1, 3, rows.end - rows.start, width]);
    collect(proposals, probabilities!.data, regressions!.data, {
      scale: fround(level.scale),
      columns: probabilities!.shape[3]!,
      firstWindow,
    });
  }
  return proposals;
}

interface Strip {
  /** Index of its first row of windows. */
  firstWindow: number;
  /** The rows of the level that its windows cover. */
  rows: { start: number; end: number };
}

/**
 * Horizontal strips of a level. PNet has no padding and halves the resolution once, so strips that start at an even row and overlap by
 * a window minus two rows give exactly the results of the whole level.
 */
function strips({ width, height }: PyramidLevel): Strip[] {
  const windows = Math.ceil((height - WINDOW) / STRIDE) + 1;
  const step = Math.max(Math.floor(STRIP_PIXELS / width / STRIDE), 1);
  const result: Strip[] = [];
  for (let first = 0; first < windows; first += step) {
    const end = (Math.min(first + step, windows) - 1) * STRIDE + WINDOW;
    result.push({ firstWindow: first, rows: { start: first * STRIDE, end: Math.min(end, height) } });
  }
  return result;
}

/**
 * Adds the windows of a strip that reach the threshold.
 *
 * @param data probabilities: a map of "no face", then one of "face"
 * @param regressions four maps: left, top, right, bottom
 */
function collect(
  proposals: Proposal[],
  data: Float32Array,
  regressions: Float32Array,
  { scale, columns, firstWindow }: { scale: number; columns: number; firstWindow: number },
): void {
  const size = data.length / 2;
  for (let at = 0; at < size; at++) {
    const score = data[size + at]!;
    if (score < THRESHOLD) continue;
    const x = (at % columns) * STRIDE;
    const y = (firstWindow + floor(at / columns)) * STRIDE;
    proposals.push({
      left: floor(fround((x + 1) / scale)),
      top: floor(fround((y + 1) / scale)),
      right: floor(fround((x + WINDOW) / scale)),
      bottom: floor(fround((y + WINDOW) / scale)),
      score,
      regression: [regressions[at]!, regressions[size + at]!, regressions[2 * size + at]!, regressions[3 * size + at]!],
    });
  }
}
