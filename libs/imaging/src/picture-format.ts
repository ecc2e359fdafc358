/** Formats that are decoded: all that sharp's prebuilt binary reads, but for those that are no photos (SVG, PDF). */
export const PICTURE_FORMATS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const;

/** As in `image/<format>`. */
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/**
 * The format that the first bytes tell, whatever a file's name says; null for anything else. HEIC, AVIF's sibling with a
 * patented codec, is null too: no decoder for it may be shipped.
 */
export function pictureFormat(bytes: Uint8Array): PictureFormat | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'webp';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'tiff';
  if (head.startsWith('ftyp', 4) && isAvif(head)) return 'avif';
  return null;
}

/** ISO base media files name their major brand at 8, and the brands they are compatible with from 16 (ISO/IEC 14496-12, 4.3). */
function isAvif(head: string): boolean {
  const end = Math.min(64, head.charCodeAt(2) * 256 + head.charCodeAt(3));
  const brands = [head.slice(8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.slice(at, at + 4));
  return brands.includes('avif');
}
