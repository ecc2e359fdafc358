/** A point in pixels of the upright photo (after EXIF orientation), origin at the top left. */
export interface Point {
  x: number;
  y: number;
}

/** An axis-aligned box in pixels of the upright photo; `x` and `y` are its top left corner and may lie outside the photo. */
export interface Box extends Point {
  width: number;
  height: number;
}
