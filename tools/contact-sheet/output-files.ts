import { LookalikeError } from '@lookalike/domain';

export interface OutputFiles {
  png: string;
  html: string;
  csv: string;
  json: string;
}

/**
 * Where a contact sheet and what goes with it are written: `sheet.png`, and `sheet.html` and others beside it.
 * @throws LookalikeError CONFIG_INVALID when the picture would bear the name of one of the others
 */
export function outputFiles(png: string): OutputFiles {
  if (/\.(html|csv|json)$/i.test(png)) {
    const message = `--out names the picture, and ${png} is no name for one.`;
    throw new LookalikeError(
      'CONFIG_INVALID',
      message,
      'Name a .png file with --out; the others are written beside it.',
    );
  }
  const stem = png.replace(/\.png$/i, '');
  return { png, html: `${stem}.html`, csv: `${stem}.csv`, json: `${stem}.json` };
}
