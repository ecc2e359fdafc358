/** The properties of a WebP that determine the work of decoding it, from its chunks (RFC 9649, 2.7). */
export interface WebpStructure {
  /** Frames of an animation; 0 for a still picture. */
  frames: number;
  chunks: number;
}

/** The duration, position and size of a frame, which precede its chunks. */
const FRAME_HEAD_BYTES = 16;

/**
 * Reads the chunks inside frames as if they followed them, as libwebp does. Never throws. In its own file, because each format has one
 * parser, and `check-work.ts` applies the limits.
 */
export function readWebpStructure(webp: Buffer): WebpStructure {
  const structure = { frames: 0, chunks: 0 };
  for (let at = 12; at + 8 <= webp.length;) {
    structure.chunks++;
    const isFrame = webp.toString('latin1', at, at + 4) === 'ANMF';
    if (isFrame) structure.frames++;
    const length = isFrame ? FRAME_HEAD_BYTES : webp.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return structure;
}
