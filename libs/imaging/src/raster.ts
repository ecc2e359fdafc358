/** Pixels of an upright image: RGB, 8 bits per channel, row by row from the top left; `data.length` = width * height * 3. */
export interface Raster {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A photo, and a smaller copy of it if it has more pixels than was asked for. */
export interface DecodedPhoto extends Raster {
  reduced: Raster | null;
}
