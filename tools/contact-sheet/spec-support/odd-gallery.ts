import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names as a folder may bear them: markup to a page, a formula to a spreadsheet. */
export const MARKUP = `<script>alert('1')<img src=x onerror="alert(2)">&lt;`;
export const FORMULA = '=HYPERLINK("a")';

/** Of one grey: there is no face on it. */
const GREY =
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgAQMAAABJtOi3AAAAA1BMVEV6f4ZSYJNwAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWNgGNwAAACgAAHlG0+uAAAAAElFTkSuQmCC';

/** A folder gallery of the sample's portraits under odd names, and a photo without a face. @param portraits their files */
export function makeOddGallery(folder: string, portraits: string): void {
  const put = (identity: string, files: string[]) => {
    mkdirSync(join(folder, identity), { recursive: true });
    files.forEach((file, i) => copyFileSync(join(portraits, file), join(folder, identity, `${i + 1}.jpg`)));
  };
  put(MARKUP, ['obama.jpg', 'obama2.jpg', 'obama3.jpg']);
  put(FORMULA, ['biden.jpg']);
  mkdirSync(join(folder, 'Nobody'));
  writeFileSync(join(folder, 'Nobody/1.png'), Buffer.from(GREY, 'base64'));
}
