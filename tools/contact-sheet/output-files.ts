import { extname } from 'node:path';
import { LookalikeError } from '@lookalike/domain';

export interface OutputFiles {
  png: string;
  html: string;
  csv: string;
  json: string;
}

/**
 * Where a contact sheet and what goes with it are written: `sheet.png`, and `sheet.html` and others beside it.
 * @param out the picture; `.png` is added where it has no extension
 * @throws LookalikeError CONFIG_INVALID for another extension
 */
export function outputFiles(out: string): OutputFiles {
  const extension = extname(out);
  if (extension && extension.toLowerCase() !== '.png') {
    throw new LookalikeError(
      'CONFIG_INVALID',
      `--out names the picture, which is a PNG: ${out} is no name for one.`,
      'Name a .png file with --out; the others are written beside it.',
    );
  }
  const stem = extension ? out.slice(0, -extension.length) : out;
  return { png: extension ? out : `${out}.png`, html: `${stem}.html`, csv: `${stem}.csv`, json: `${stem}.json` };
}
