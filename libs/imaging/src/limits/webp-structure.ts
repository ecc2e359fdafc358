/**
 * The number of frames of a WebP animation; 0 for a still picture (RFC 9649, 2.7). Never throws. In its own file, because each format
 * has one parser, and `check-work.ts` applies the limits.
 */
export function countWebpFrames(webp: Buffer): number {
  let frames = 0;
  for (let at = 12; at + 8 <= webp.length;) {
    if (webp.toString('latin1', at, at + 4) === 'ANMF') frames++;
    const length = webp.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return frames;
}
