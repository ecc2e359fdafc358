import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Possible names of folders: markup in a page, and a formula in a spreadsheet. */
export const MARKUP = `<script>alert('1')<img src=x onerror="alert(2)">&lt;`;
export const FORMULA = '=HYPERLINK("a")';

/** A grey image without a face. */
const GREY_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgAQMAAABJtOi3AAAAA1BMVEV6f4ZSYJNwAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWNgGNwAAACgAAHlG0+uAAAAAElFTkSuQmCC';

/** Writes a folder gallery: the sample's portraits under such names, and a photo without a face. @param portraits their folder */
export function writeGallery(folder: string, portraits: string): void {
  const copy = (identity: string, files: string[]) => {
    mkdirSync(join(folder, identity), { recursive: true });
    files.forEach((file, i) => copyFileSync(join(portraits, file), join(folder, identity, `${i + 1}.jpg`)));
  };
  copy(MARKUP, ['obama.jpg', 'obama2.jpg', 'obama3.jpg']);
  copy(FORMULA, ['biden.jpg']);
  mkdirSync(join(folder, 'Nobody'));
  writeFileSync(join(folder, 'Nobody/1.png'), Buffer.from(GREY_PNG, 'base64'));
}
