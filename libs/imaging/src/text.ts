import type { Layer } from './canvas';
import { sharp } from './sharp';

// Included, because a machine without fonts draws empty boxes; other scripts use the machine's fonts.
const FONT_FILES = {
  normal: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};

/**
 * Rendered text is cropped to its ink, so `one` would be lower than `day` and their baselines would differ. These transparent
 * letters, which are as high and as low as any, are rendered in front of the text and removed again.
 */
const STRUT = '<span alpha="1">Åg|</span>';

export interface TextStyle {
  /** Pixels. */
  size: number;
  /** CSS hex colour. */
  colour: string;
  bold?: boolean;
}

/**
 * One line, shortened with `…` to at most `maxWidth` pixels; the part after the last `/` (a photo's number) is kept.
 * Lines of the same size have the same height and baseline.
 */
export async function drawText(text: string, style: TextStyle, maxWidth = Infinity): Promise<Layer> {
  const line = async (part: string) => trimLeft(await render(STRUT + toMarkup(part, style), style, { wrap: 'none' }));
  const whole = await line(text);
  if (whole.width <= maxWidth) return whole;
  const tail = /\/[^/]{1,6}$/u.exec(text)?.[0] ?? '';
  const head = [...text.slice(0, text.length - tail.length)];
  let length = head.length;
  let layer = whole;
  do {
    length = Math.min(length - 1, Math.floor((length * maxWidth) / layer.width));
    layer = await line(`${head.slice(0, Math.max(0, length)).join('').trimEnd()}…${tail}`);
  } while (layer.width > maxWidth && length > 0);
  return layer;
}

/** As many lines as needed, at most `width` pixels wide. */
export function drawParagraph(text: string, style: TextStyle, width: number): Promise<Layer> {
  return render(toMarkup(text, style), style, { width: Math.floor(width), wrap: 'word-char' });
}

function toMarkup(text: string, { colour }: TextStyle): string {
  // Pango renders no image for empty text.
  return `<span foreground="${colour}">${escapeMarkup(text.trim() === '' ? '–' : text)}</span>`;
}

async function render(text: string, { size, bold }: TextStyle, layout: { width?: number; wrap: 'none' | 'word-char' }) {
  const font = `DejaVu Sans ${bold ? 'Bold ' : ''}${size}`;
  const fontfile = bold ? FONT_FILES.bold : FONT_FILES.normal;
  // At 72 dpi one point is one pixel.
  const image = sharp({ text: { text, font, fontfile, dpi: 72, rgba: true, ...layout } });
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Escapes text for Pango's markup: names are data, never markup. Characters that XML 1.0 does not allow (control characters,
 * unpaired surrogates) become U+FFFD; line breaks become spaces.
 */
export function escapeMarkup(text: string): string {
  return text
    .replace(/\s/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"']/gu, (character) => ENTITIES[character]!);
}

/** Removes the transparent columns on the left. */
function trimLeft({ width, height, data }: Layer): Layer {
  let left = 0;
  while (left < width - 1 && isTransparent({ width, height, data }, left)) left++;
  const trimmed = Buffer.alloc((width - left) * height * 4);
  for (let y = 0; y < height; y++)
    data.copy(trimmed, y * (width - left) * 4, (y * width + left) * 4, (y + 1) * width * 4);
  return { width: width - left, height, data: trimmed };
}

function isTransparent({ width, height, data }: Layer, x: number): boolean {
  for (let y = 0; y < height; y++) if (data[(y * width + x) * 4 + 3] !== 0) return false;
  return true;
}
