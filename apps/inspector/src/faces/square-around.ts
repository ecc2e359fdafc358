export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

// As much hair and chin as it takes to know a person.
const MARGIN = 0.3;

/** A square around a face's box with a margin; it may reach over the picture's edges. */
export function squareAround({ x, y, width, height }: Rectangle): Rectangle {
  const side = Math.max(width, height) * (1 + 2 * MARGIN);
  return { x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side };
}
