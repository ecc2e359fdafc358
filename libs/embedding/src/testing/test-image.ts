import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Raster } from '@lookalike/imaging';

/** An image of noise, the same on every machine: the upper bits of a linear congruential generator. */
export function noiseImage(width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  let state = 12345;
  for (let index = 0; index < data.length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    data[index] = (state >> 16) & 255;
  }
  return { width, height, data };
}

/** The first half of the sha256 (hex) of an image's pixels. */
export function pixelHash({ data }: Raster): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 16);
}

/** The image as a PNG. This package contains no image encoder. */
export function encodePng({ width, height, data }: Raster): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits per channel, RGB, standard compression and filters, not interlaced.
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let row = 0; row < height; row++) {
    rows.set(data.subarray(row * width * 3, (row + 1) * width * 3), row * (width * 3 + 1) + 1);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows, { level: 1 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...chunks]);
}

function pngChunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(content.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
