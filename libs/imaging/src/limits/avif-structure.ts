import { MAX_PARTS } from './max-parts';

/**
 * The number of boxes of an AVIF that are not inside others (ISO/IEC 14496-12, 4.2), counted up to `MAX_PARTS` plus 1. libheif limits
 * those inside. Never throws. In its own file, because each format has one parser.
 */
export function countAvifBoxes(avif: Buffer): number {
  let boxes = 0;
  for (let at = 0; at + 8 <= avif.length && boxes <= MAX_PARTS;) {
    boxes++;
    const size = avif.readUInt32BE(at);
    // 1: the size follows in 64 bits. 0, like any other size below that of its own header: the last box.
    const length = size === 1 && at + 16 <= avif.length ? Number(avif.readBigUInt64BE(at + 8)) : size;
    if (length < 8) break;
    at += length;
  }
  return boxes;
}
