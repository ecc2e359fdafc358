import type { Candidate } from './boxes';
import { OverlapGrid } from './overlap-grid';

const { fround, max, min } = Math;

/**
 * Non-maximum suppression as torchvision.ops.nms: a box is dropped if a better one, or an earlier one with the same score, overlaps it
 * by more than `threshold` (intersection over union).
 *
 * @param threshold 0.5 or more
 * @returns indexes of the remaining boxes, best first
 */
export function suppress(boxes: readonly Candidate[], threshold: number): number[] {
  const order = boxes.map((_, index) => index).sort((a, b) => boxes[b]!.score - boxes[a]!.score);
  const kept = new OverlapGrid();
  return order.filter((index) => {
    const box = boxes[index]!;
    const size = area(box, 0);
    const overlaps = (other: Candidate) => {
      const shared = intersection(box, other, 0);
      return fround(shared / fround(fround(area(other, 0) + size) - shared)) > threshold;
    };
    if (kept.some(box, overlaps)) return false;
    kept.add(box);
    return true;
  });
}

/**
 * Non-maximum suppression by intersection over the smaller area, which also drops a box inside another (facenet-pytorch's nms_numpy
 * with method 'Min', pixels counted inclusively). Of boxes with the same score the last remains.
 *
 * @returns indexes of the remaining boxes, best first
 */
export function suppressNested(boxes: readonly Candidate[], threshold: number): number[] {
  const order = boxes.map((_, index) => index).sort((a, b) => boxes[b]!.score - boxes[a]!.score || b - a);
  const kept: number[] = [];
  for (const index of order) {
    const box = boxes[index]!;
    const size = area(box, 1);
    const overlaps = (other: number) =>
      fround(intersection(boxes[other]!, box, 1) / min(area(boxes[other]!, 1), size)) > fround(threshold);
    if (!kept.some(overlaps)) kept.push(index);
  }
  return kept;
}

function area({ left, top, right, bottom }: Candidate, extra: 0 | 1): number {
  return fround(fround(fround(right - left) + extra) * fround(fround(bottom - top) + extra));
}

function intersection(a: Candidate, b: Candidate, extra: 0 | 1): number {
  // Most boxes are far apart.
  if (a.right + extra <= b.left || b.right + extra <= a.left || a.bottom + extra <= b.top) return 0;
  const width = max(0, fround(fround(min(a.right, b.right) - max(a.left, b.left)) + extra));
  const height = max(0, fround(fround(min(a.bottom, b.bottom) - max(a.top, b.top)) + extra));
  return fround(width * height);
}
