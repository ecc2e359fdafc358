/** Pixels of an upright picture: RGB, 8 bits a channel, row by row from the top left; `data.length` = width * height * 3. */
export interface Raster {
  width: number;
  height: number;
  data: Uint8Array;
}
