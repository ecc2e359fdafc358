import { sharp } from '../sharp';
import type { Layer } from './canvas';
import { escapeMarkup } from './escape-markup';
import { trimLeft } from './trim-left';

// Shipped, because a machine without fonts draws empty boxes; other scripts fall back on what the machine has.
const FONT_FILES = {
  normal: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};

/**
 * Pictures of text are cut to their ink, so that `one` would come out lower than `day` and their lines would not meet. These
 * letters, drawn without colour, go first, reach as high and as low as any, and are cut off again.
 */
const STRUT = '<span alpha="1">Åg|</span>';

export interface TextStyle {
  /** Pixels. */
  size: number;
  colour: string;
  bold?: boolean;
}

/**
 * One line, cut with `…` where it is wider than `maxWidth` pixels: what is after the last `/` (a photo's number) stays.
 * Lines of one size have one height and one baseline.
 */
export async function drawText(text: string, style: TextStyle, maxWidth = Infinity): Promise<Layer> {
  const line = async (shown: string) => trimLeft(await render(STRUT + markupOf(shown, style), style, { wrap: 'none' }));
  const whole = await line(text);
  if (whole.width <= maxWidth) return whole;
  const tail = /\/[^/]{1,6}$/u.exec(text)?.[0] ?? '';
  const head = [...text.slice(0, text.length - tail.length)];
  let kept = head.length;
  let layer = whole;
  do {
    kept = Math.min(kept - 1, Math.floor((kept * maxWidth) / layer.width));
    layer = await line(`${head.slice(0, Math.max(0, kept)).join('').trimEnd()}…${tail}`);
  } while (layer.width > maxWidth && kept > 0);
  return layer;
}

/** As many lines as it takes, at most `width` pixels wide. */
export function drawParagraph(text: string, style: TextStyle, width: number): Promise<Layer> {
  return render(markupOf(text, style), style, { width: Math.floor(width), wrap: 'word-char' });
}

function markupOf(text: string, { colour }: TextStyle): string {
  // Pango makes no picture of nothing.
  return `<span foreground="${colour}">${escapeMarkup(text.trim() === '' ? '–' : text)}</span>`;
}

async function render(text: string, { size, bold }: TextStyle, layout: { width?: number; wrap: 'none' | 'word-char' }) {
  const font = `DejaVu Sans ${bold ? 'Bold ' : ''}${size}`;
  const fontfile = bold ? FONT_FILES.bold : FONT_FILES.normal;
  // At 72 dpi one point is one pixel.
  const picture = sharp({ text: { text, font, fontfile, dpi: 72, rgba: true, ...layout } });
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
