import type { Candidate } from './candidate';

const { fround, max, min } = Math;

/**
 * Non-maximum suppression: indices of the boxes that no better one overlaps by more than `threshold` (intersection over union),
 * best first, of equals the first (torchvision.ops.nms).
 */
export function suppress(boxes: readonly Candidate[], threshold: number): number[] {
  const order = boxes.map((_, index) => index).sort((a, b) => boxes[b]!.score - boxes[a]!.score);
  const areas = boxes.map((box) => area(box, 0));
  return greedily(order, (kept, other) => {
    const shared = intersection(boxes[kept]!, boxes[other]!, 0);
    return fround(shared / fround(fround(areas[kept]! + areas[other]!) - shared)) > threshold;
  });
}

/**
 * The same by intersection over the smaller of the two, with which a box inside another goes too; of equals the last stays
 * (facenet-pytorch's nms_numpy with method 'Min', pixels counted inclusively).
 */
export function suppressNested(boxes: readonly Candidate[], threshold: number): number[] {
  const order = boxes.map((_, index) => index).sort((a, b) => boxes[b]!.score - boxes[a]!.score || b - a);
  const areas = boxes.map((box) => area(box, 1));
  return greedily(order, (kept, other) => {
    const shared = intersection(boxes[kept]!, boxes[other]!, 1);
    return fround(shared / min(areas[kept]!, areas[other]!)) > fround(threshold);
  });
}

function greedily(order: number[], overlaps: (kept: number, other: number) => boolean): number[] {
  const kept: number[] = [];
  let left = order;
  while (left.length > 0) {
    const [best, ...others] = left as [number, ...number[]];
    kept.push(best);
    left = others.filter((other) => !overlaps(best, other));
  }
  return kept;
}

function area({ left, top, right, bottom }: Candidate, extra: 0 | 1): number {
  return fround(fround(fround(right - left) + extra) * fround(fround(bottom - top) + extra));
}

function intersection(a: Candidate, b: Candidate, extra: 0 | 1): number {
  const width = max(0, fround(fround(min(a.right, b.right) - max(a.left, b.left)) + extra));
  const height = max(0, fround(fround(min(a.bottom, b.bottom) - max(a.top, b.top)) + extra));
  return fround(width * height);
}
