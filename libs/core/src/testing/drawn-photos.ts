import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PhotoId } from '@lookalike/domain';

/** The content of a drawn photo: enough for the rules of ingestion, which do not depend on pixels. */
export interface Drawing {
  /** Number of faces, the first of which is the subject. 'broken': an image that cannot be decoded. */
  faces: number | 'broken';
  /** Makes photos with the same number of faces differ. */
  take?: number;
}

// The first bytes of a JPEG, by which the gallery recognises a photo. The drawing follows as JSON.
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);

export function drawPhoto(folder: string, id: PhotoId, drawing: Drawing): void {
  const file = join(folder, `${id}.jpg`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.concat([JPEG_START, Buffer.from(JSON.stringify({ id, ...drawing }))]));
}

export function removePhoto(folder: string, id: PhotoId): void {
  rmSync(join(folder, `${id}.jpg`));
}

export function readDrawing(bytes: Uint8Array): Drawing {
  return JSON.parse(Buffer.from(bytes.subarray(JPEG_START.length)).toString()) as Drawing;
}
