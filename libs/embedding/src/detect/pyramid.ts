/** Side in pixels of the window that PNet sees. */
export const PNET_WINDOW = 12;
const MINIMUM_FACE_SIDE = 20;
const FACTOR = 0.709;

export interface PyramidLevel {
  /** Of the photo. */
  scale: number;
  width: number;
  height: number;
}

/** The sizes at which PNet looks for faces of its window's size: from faces of 20 px up to the photo's shorter side. */
export function pyramid(photo: { width: number; height: number }): PyramidLevel[] {
  const levels: PyramidLevel[] = [];
  let scale = PNET_WINDOW / MINIMUM_FACE_SIDE;
  let shorter = Math.min(photo.width, photo.height) * scale;
  while (shorter >= PNET_WINDOW) {
    levels.push({
      scale,
      width: Math.trunc(photo.width * scale + 1),
      height: Math.trunc(photo.height * scale + 1),
    });
    scale *= FACTOR;
    shorter *= FACTOR;
  }
  return levels;
}
