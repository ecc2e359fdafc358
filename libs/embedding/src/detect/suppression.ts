import type { Candidate } from './boxes';

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

const CELL_OFFSET = 1 << 20;
const ROW_KEYS = 1 << 22;

/**
 * Boxes indexed by size and position: among thousands, only those that can overlap are compared. Two boxes with an intersection over
 * union above one half have longer sides within a factor of two, so each power of two has its own grid, with cells larger than its
 * boxes.
 */
class OverlapGrid {
  private readonly grids = new Map<number, Map<number, Candidate[]>>();

  add(box: Candidate): void {
    const power = sizePower(box);
    if (!Number.isFinite(power)) return;
    const grid = this.grids.get(power) ?? new Map<number, Candidate[]>();
    this.grids.set(power, grid);
    const cell = 2 ** (power + 1);
    const key = cellKey(Math.floor(box.left / cell), Math.floor(box.top / cell));
    const boxes = grid.get(key);
    if (boxes) boxes.push(box);
    else grid.set(key, [box]);
  }

  /** Whether `test` holds for any box that may overlap `box` by more than one half. */
  some(box: Candidate, test: (kept: Candidate) => boolean): boolean {
    const power = sizePower(box);
    if (!Number.isFinite(power)) return false;
    for (const near of [power - 1, power, power + 1]) {
      const grid = this.grids.get(near);
      if (grid && someInGrid(grid, 2 ** (near + 1), box, test)) return true;
    }
    return false;
  }
}

/** A box is in the cell of its top left corner, so boxes that reach into `box` start at most one cell before it. */
function someInGrid(
  grid: ReadonlyMap<number, readonly Candidate[]>,
  cell: number,
  { left, top, right, bottom }: Candidate,
  test: (kept: Candidate) => boolean,
): boolean {
  for (let row = Math.floor(top / cell) - 1; row <= Math.floor(bottom / cell); row++)
    for (let column = Math.floor(left / cell) - 1; column <= Math.floor(right / cell); column++)
      if (grid.get(cellKey(column, row))?.some(test)) return true;
  return false;
}

/** The power of two at or below the longer side. */
function sizePower({ left, top, right, bottom }: Candidate): number {
  return Math.floor(Math.log2(Math.max(right - left, bottom - top)));
}

function cellKey(column: number, row: number): number {
  return (row + CELL_OFFSET) * ROW_KEYS + column + CELL_OFFSET;
}
