import type { Candidate } from './boxes';

const CELL_OFFSET = 1 << 20;
const ROW_KEYS = 1 << 22;

/**
 * Boxes indexed by size and position: among thousands, only those that can overlap are compared. Two boxes with an intersection over
 * union above one half have longer sides within a factor of two, so each power of two has its own grid, with cells larger than its
 * boxes.
 */
export class OverlapGrid {
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
