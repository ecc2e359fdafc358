import type { Layer } from './canvas';

/** Without the columns on the left that show nothing. */
export function trimLeft({ width, height, data }: Layer): Layer {
  let left = 0;
  while (left < width - 1 && isClear({ width, height, data }, left)) left++;
  const trimmed = Buffer.alloc((width - left) * height * 4);
  for (let y = 0; y < height; y++)
    data.copy(trimmed, y * (width - left) * 4, (y * width + left) * 4, (y + 1) * width * 4);
  return { width: width - left, height, data: trimmed };
}

function isClear({ width, height, data }: Layer, x: number): boolean {
  for (let y = 0; y < height; y++) if (data[(y * width + x) * 4 + 3] !== 0) return false;
  return true;
}
