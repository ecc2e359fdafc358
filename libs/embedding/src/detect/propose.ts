import type { Box } from '@lookalike/domain';
import type { RunNetwork } from '../onnx-network';
import { type Candidate, regress, type Regression, square } from './boxes';
import type { IntegralImage } from './integral-image';
import { suppress } from './suppression';

const { fround, floor } = Math;

/** Side in pixels of the window that PNet classifies. */
const WINDOW = 12;
/** PNet classifies a window at every second pixel. */
const STRIDE = 2;
/** Rows and columns of windows in one run: its feature maps stay in the processor's cache, and a run is short. */
const MAX_TILE_WINDOWS = 80;
const MINIMUM_FACE_SIDE = 20;
const PYRAMID_FACTOR = 0.709;
const THRESHOLD = fround(0.6);
/** Less than the difference of PNet's two values at which its softmax is the threshold: ln(0.6 / 0.4) = 0.4055. */
const LOGIT_BELOW_THRESHOLD = 0.405;
/** Overlap above which the worse of two boxes is dropped, within a level and among all levels. */
const LEVEL_OVERLAP = 0.5;
const OVERLAP = 0.7;

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
  const whole = { x: 0, y: 0, width: photo.width, height: photo.height };
  const proposals: Proposal[] = [];
  for (const rows of spans(level.height))
    for (const columns of spans(level.width)) {
      const tile = { x: columns.start, y: rows.start, width: columns.length, height: rows.length };
      const input = new Float32Array(3 * tile.width * tile.height);
      photo.average(whole, level, input, 0, tile);
      const { heads } = await pnet(input, [1, 3, tile.height, tile.width]);
      collect(proposals, heads!.data, { scale: fround(level.scale), columns: heads!.shape[3]!, tile });
    }
  return proposals;
}

/**
 * Divides an axis of a level into equal parts. PNet has no padding and halves the resolution once, so parts that start at an even pixel
 * and overlap by a window minus two pixels give exactly the results of the whole level.
 */
function spans(length: number): { start: number; length: number }[] {
  const windows = Math.ceil((length - WINDOW) / STRIDE) + 1;
  const step = Math.ceil(windows / Math.ceil(windows / MAX_TILE_WINDOWS));
  const result: { start: number; length: number }[] = [];
  for (let first = 0; first < windows; first += step) {
    const end = (Math.min(first + step, windows) - 1) * STRIDE + WINDOW;
    result.push({ start: first * STRIDE, length: Math.min(end, length) - first * STRIDE });
  }
  return result;
}

/**
 * Adds the windows of a tile that reach the threshold.
 *
 * @param heads six maps: PNet's values for "no face" and for "face", and the regressions of left, top, right and bottom
 */
function collect(
  proposals: Proposal[],
  heads: Float32Array,
  { scale, columns, tile }: { scale: number; columns: number; tile: Box },
): void {
  const size = heads.length / 6;
  for (let at = 0; at < size; at++) {
    // Most windows have a small difference: the exponential is computed for the others only.
    const difference = heads[size + at]! - heads[at]!;
    if (difference < LOGIT_BELOW_THRESHOLD) continue;
    // Rounded at each step as a softmax in float32: among proposals with the same score the first is the better one.
    const score = fround(1 / fround(1 + fround(Math.exp(-fround(difference)))));
    if (score < THRESHOLD) continue;
    const x = tile.x + (at % columns) * STRIDE;
    const y = tile.y + floor(at / columns) * STRIDE;
    proposals.push({
      left: floor(fround((x + 1) / scale)),
      top: floor(fround((y + 1) / scale)),
      right: floor(fround((x + WINDOW) / scale)),
      bottom: floor(fround((y + WINDOW) / scale)),
      score,
      regression: [heads[2 * size + at]!, heads[3 * size + at]!, heads[4 * size + at]!, heads[5 * size + at]!],
    });
  }
}
