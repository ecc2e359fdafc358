import { copyFileSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchedAsset } from '@lookalike/testing';

/** More than two pages of photos. */
export const MANY = 130;

// 64 grey pixels square.
const NO_FACE_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKUlEQVR4nO3MQREAAAwCIKMb3RD77SAA6VEEAoFAIBAIBAKBQCAQfA8G320AeUC9G5AAAAAASUVORK5CYII=';

const portrait = (name: string) => join(fetchedAsset('sample-portraits')!.folder, name);

/** Fills a folder with people: some whose photos come to every outcome, one with more than a page holds, one with a single photo. */
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
