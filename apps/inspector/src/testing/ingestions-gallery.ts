import { copyFileSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchedAsset } from '@lookalike/testing';

/** Photos with a face: enough to observe and cancel an ingestion, and more than SKIES, since the identity with most photos is first. */
export const FACES = 80;
/** Photos without a face: more than one page of the list. */
export const SKIES = 65;

// Sky-blue images: one of 48 × 32 pixels, and two that are too small, of 8 × 8 and 12 × 12 pixels.
const SKY =
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAgCAMAAABjCgsuAAAAA1BMVEV9p9nlGoaHAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAFklEQVQ4jWNgGAWjYBSMglEwChgwAAAGIAAB3kzjHAAAAABJRU5ErkJggg==';
const SPECK =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAMAAADz0U65AAAAA1BMVEV9p9nlGoaHAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWNgoA4AAABIAAF7pRHIAAAAAElFTkSuQmCC';
const SMALL =
  'iVBORw0KGgoAAAANSUhEUgAAAAwAAAAMCAMAAABhq6zVAAAAA1BMVEV9p9nlGoaHAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12NgGLwAAACcAAHH4i1WAAAAAElFTkSuQmCC';

/** Fills a folder with photos of every outcome. */
export function writeIngestionsGallery(folder: string): string {
  const portrait = join(fetchedAsset('sample-portraits')!.folder, 'obama2.jpg');
  writeMany(join(folder, 'Portraits'), FACES, 'jpg', (first) => copyFileSync(portrait, first));
  writeMany(join(folder, 'Skies'), SKIES, 'png', (first) => writeFileSync(first, Buffer.from(SKY, 'base64')));
  const broken = join(folder, 'Broken');
  mkdirSync(broken);
  writeFileSync(join(broken, '0001.jpg'), readFileSync(portrait).subarray(0, 3000));
  writeFileSync(join(broken, '0002.png'), Buffer.from(SPECK, 'base64'));
  writeFileSync(join(broken, '0003.png'), Buffer.from(SMALL, 'base64'));
  writeFileSync(join(broken, '0004.jpg'), Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'));
  mkdirSync(join(folder, '#recycle'));
  return folder;
}

function writeMany(folder: string, count: number, extension: string, write: (first: string) => void): void {
  mkdirSync(folder);
  const name = (number: number) => join(folder, `${String(number).padStart(4, '0')}.${extension}`);
  write(name(1));
  for (let number = 2; number <= count; number++) linkSync(name(1), name(number));
}
