/**
 * Ink to light as Pillow does it (libImaging/Convert.c, `cmyk2rgb`): each of C, M, Y darkens what K leaves. No ink profile is
 * applied, so that the answer does not hang on which one a machine has.
 * @param data C, M, Y, K of 8 bits, 0 = no ink; `channels` a pixel, those after K are passed over.
 */
export function cmykToRgb(data: Uint8Array, channels: number): Uint8Array {
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * channels;
    const light = 255 - data[from + 3]!;
    for (let ink = 0; ink < 3; ink++) rgb[pixel * 3 + ink] = light - multiply(data[from + ink]!, light);
  }
  return rgb;
}

/** a * b / 255, rounded (Pillow's MULDIV255). */
function multiply(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}
