import { regress, square } from './box';
import type { Candidate, Regression } from './candidate';
import type { IntegralImage } from './integral-image';
import type { Pause } from '../engine/pause';
import type { RunNetwork } from '../engine/run-network';
import { PNET_WINDOW, pyramid, type PyramidLevel } from './pyramid';
import { suppress } from './suppress';

const { fround, floor } = Math;

const THRESHOLD = fround(0.6);
const OVERLAP_IN_LEVEL = 0.5;
const OVERLAP = 0.7;
/** PNet looks at every second pixel. */
const STRIDE = 2;
/** A level is seen in strips of about so many pixels: bounds memory and the time without a pause. */
const STRIP_PIXELS = 1 << 16;

interface Proposal extends Candidate {
  regression: Regression;
}

/** MTCNN's first stage: squares that may hold a face, at all sizes, best first. */
export async function propose(photo: IntegralImage, pnet: RunNetwork, pause: Pause): Promise<Candidate[]> {
  const proposals: Proposal[] = [];
  for (const level of pyramid(photo)) {
    const found = await proposeAtLevel(photo, level, pnet, pause);
    proposals.push(...suppress(found, OVERLAP_IN_LEVEL).map((index) => found[index]!));
  }
  return suppress(proposals, OVERLAP).map((index) =>
    square(regress(proposals[index]!, proposals[index]!.regression, 0)),
  );
}

async function proposeAtLevel(
  photo: IntegralImage,
  level: PyramidLevel,
  pnet: RunNetwork,
  pause: Pause,
): Promise<Proposal[]> {
  const { width, height } = level;
  const whole = { x: 0, y: 0, width: photo.width, height: photo.height };
  const proposals: Proposal[] = [];
  for (const { first, rows } of strips(level)) {
    await pause();
    const input = new Float32Array(3 * width * (rows.end - rows.start));
    photo.average(whole, { width, height }, input, 0, rows);
    const { probabilities, regressions } = await pnet(input, [1, 3, rows.end - rows.start, width]);
    collect(proposals, probabilities!.data, regressions!.data, {
      scale: fround(level.scale),
      columns: probabilities!.shape[3]!,
      first,
    });
  }
  return proposals;
}

interface Strip {
  /** Index of its first row of windows. */
  first: number;
  /** Rows of the level that it needs. */
  rows: { start: number; end: number };
}

/**
 * The network has no padding and halves once, so strips that begin at an even row and overlap by a window less two rows give
 * together exactly what the whole level gives.
 */
function strips({ width, height }: PyramidLevel): Strip[] {
  const windows = Math.ceil((height - PNET_WINDOW) / STRIDE) + 1;
  const step = Math.max(Math.floor(STRIP_PIXELS / width / STRIDE), 1);
  const result: Strip[] = [];
  for (let first = 0; first < windows; first += step) {
    const end = (Math.min(first + step, windows) - 1) * STRIDE + PNET_WINDOW;
    result.push({ first, rows: { start: first * STRIDE, end: Math.min(end, height) } });
  }
  return result;
}

/** @param data probabilities: a map of "no face", then one of "face" */
function collect(
  proposals: Proposal[],
  data: Float32Array,
  regressions: Float32Array,
  { scale, columns, first }: { scale: number; columns: number; first: number },
): void {
  const size = data.length / 2;
  for (let at = 0; at < size; at++) {
    const score = data[size + at]!;
    if (score < THRESHOLD) continue;
    const x = (at % columns) * STRIDE;
    const y = (first + floor(at / columns)) * STRIDE;
    proposals.push({
      left: floor(fround((x + 1) / scale)),
      top: floor(fround((y + 1) / scale)),
      right: floor(fround((x + PNET_WINDOW) / scale)),
      bottom: floor(fround((y + PNET_WINDOW) / scale)),
      score,
      regression: [regressions[at]!, regressions[size + at]!, regressions[2 * size + at]!, regressions[3 * size + at]!],
    });
  }
}
