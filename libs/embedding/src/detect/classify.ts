import { clip } from './box';
import type { Candidate, Regression } from './candidate';
import type { IntegralImage } from './integral-image';
import type { Pause } from '../engine/pause';
import type { RunNetwork } from '../engine/run-network';

/** Bounds memory and the time without a pause. */
const BATCH = 64;

export interface Classified extends Candidate {
  regression: Regression;
  /** What the network says beside probability and regression; empty for RNet. */
  landmarks: Float32Array;
}

/**
 * Shows each candidate's square, averaged to `side` × `side` pixels, to RNet or ONet and keeps those that score above the threshold.
 * Candidates wholly outside the photo are dropped.
 */
export async function classify(
  photo: IntegralImage,
  candidates: readonly Candidate[],
  network: RunNetwork,
  { side, threshold }: { side: number; threshold: number },
  pause: Pause,
): Promise<Classified[]> {
  const inside = candidates.flatMap((candidate) => {
    const box = clip(candidate, photo);
    return box ? [{ candidate, box }] : [];
  });
  const kept: Classified[] = [];
  for (let start = 0; start < inside.length; start += BATCH) {
    await pause();
    const batch = inside.slice(start, start + BATCH);
    const input = new Float32Array(batch.length * 3 * side * side);
    batch.forEach(({ box }, index) =>
      photo.average(box, { width: side, height: side }, input, index * 3 * side * side),
    );
    const output = await network(input, [batch.length, 3, side, side]);
    batch.forEach(({ candidate }, index) => {
      const score = output.probabilities!.data[index * 2 + 1]!;
      if (score <= Math.fround(threshold)) return;
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
