import { MAX_PARTS } from './max-parts';

/** The properties of a WebP that determine the work of decoding it, from its chunks (RFC 9649, 2.7). */
export interface WebpStructure {
  /** Frames of an animation; 0 for a still image. */
  frames: number;
  chunks: number;
}

/** Values above which reading stops, because the image is rejected. */
export const WEBP_LIMITS = {
  /** libwebp finds each frame by counting from the first one, so its time is quadratic. */
  frames: 5_000,
  chunks: MAX_PARTS,
};

/** The duration, position and size of a frame, which precede its chunks. */
const FRAME_HEAD_BYTES = 16;

/**
 * Reads the chunks inside frames as if they followed them, as libwebp does. Stops at the first property that exceeds
 * `WEBP_LIMITS`. Never throws.
 */
export function readWebpStructure(webp: Buffer): WebpStructure {
  const structure = { frames: 0, chunks: 0 };
  for (let at = 12; at + 8 <= webp.length;) {
    if (++structure.chunks > WEBP_LIMITS.chunks) break;
    const isFrame = webp.toString('latin1', at, at + 4) === 'ANMF';
    if (isFrame && ++structure.frames > WEBP_LIMITS.frames) break;
    const length = isFrame ? FRAME_HEAD_BYTES : webp.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return structure;
}
