import type { Candidate } from './candidate';

const OFFSET = 1 << 20;
const ROW = 1 << 22;

/**
 * Boxes by size and place, so that of thousands only those are compared that can overlap. Two boxes whose intersection over union
 * exceeds one half differ by less than a factor of two in their longer sides: each power of two has a grid of its own, whose cells
 * are larger than its boxes.
 */
export class KeptBoxes {
  private readonly grids = new Map<number, Map<number, Candidate[]>>();

  add(box: Candidate): void {
    const power = powerOf(box);
    if (!Number.isFinite(power)) return;
    const grid = this.grids.get(power) ?? new Map<number, Candidate[]>();
    this.grids.set(power, grid);
    const cell = 2 ** (power + 1);
    const key = keyOf(Math.floor(box.left / cell), Math.floor(box.top / cell));
    const boxes = grid.get(key);
    if (boxes) boxes.push(box);
    else grid.set(key, [box]);
  }

  /** Whether `test` holds for any box that may overlap `box` by more than one half. */
  some(box: Candidate, test: (kept: Candidate) => boolean): boolean {
    const power = powerOf(box);
    if (!Number.isFinite(power)) return false;
    for (const near of [power - 1, power, power + 1]) {
      const grid = this.grids.get(near);
      if (grid && someInGrid(grid, 2 ** (near + 1), box, test)) return true;
    }
    return false;
  }
}

/** A box counts where its top left corner lies: those that reach into `box` lie at most a cell before it. */
function someInGrid(
  grid: ReadonlyMap<number, readonly Candidate[]>,
  cell: number,
  { left, top, right, bottom }: Candidate,
  test: (kept: Candidate) => boolean,
): boolean {
  for (let row = Math.floor(top / cell) - 1; row <= Math.floor(bottom / cell); row++)
    for (let column = Math.floor(left / cell) - 1; column <= Math.floor(right / cell); column++)
      if (grid.get(keyOf(column, row))?.some(test)) return true;
  return false;
}

function powerOf({ left, top, right, bottom }: Candidate): number {
  return Math.floor(Math.log2(Math.max(right - left, bottom - top)));
}

function keyOf(column: number, row: number): number {
  return (row + OFFSET) * ROW + column + OFFSET;
}
