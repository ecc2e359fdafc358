/** A box of whole pixels. */
export interface PixelBox {
  x: number;
  y: number;
  width: number;
  height: number;
}
