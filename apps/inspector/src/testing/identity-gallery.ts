import { copyFileSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchedAsset } from '@lookalike/testing';

/** Number of photos of the largest identity: more than two pages. */
export const MANY = 130;

// A grey square of 64 by 64 pixels.
const NO_FACE_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKUlEQVR4nO3MQREAAAwCIKMb3RD77SAA6VEEAoFAIBAIBAKBQCAQfA8G320AeUC9G5AAAAAASUVORK5CYII=';

const portrait = (name: string) => join(fetchedAsset('sample-portraits')!.folder, name);

/** Fills a folder with identities: two with photos of every outcome, one with more photos than a page, one with a single photo. */
export function writeIdentityGallery(folder: string): string {
  for (const name of ['Mixed_Person', 'Later_Person']) writeMixedPerson(join(folder, name));
  const many = join(folder, 'Many_Photos');
  mkdirSync(many);
  for (let i = 1; i <= MANY; i++) {
    const file = join(many, `${String(i).padStart(4, '0')}.jpg`);
    if (i === 1) copyFileSync(portrait('obama2.jpg'), file);
    else linkSync(join(many, '0001.jpg'), file);
  }
  mkdirSync(join(folder, 'Single_Photo'));
  copyFileSync(portrait('biden.jpg'), join(folder, 'Single_Photo', '0001.jpg'));
  return folder;
}

function writeMixedPerson(folder: string): void {
  mkdirSync(folder);
  copyFileSync(portrait('obama.jpg'), join(folder, '0001.jpg'));
  copyFileSync(portrait('obama2.jpg'), join(folder, '0002.jpg'));
  writeFileSync(join(folder, '0003.jpg'), readFileSync(portrait('obama3.jpg')).subarray(0, 3000));
  writeFileSync(join(folder, '0004.png'), Buffer.from(NO_FACE_PNG, 'base64'));
}
