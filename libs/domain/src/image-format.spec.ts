import fc from 'fast-check';
import { detectImageFormat, detectMediaType, IMAGE_FORMATS } from './image-format';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

it.each([
  ['a JPEG', '\xff\xd8\xff\xe0\0\x10JFIF', 'jpeg'],
  ['a PNG', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'png'],
  ['a WebP', 'RIFF\x24\0\0\0WEBPVP8 ', 'webp'],
  ['a GIF of 1987', 'GIF87a', 'gif'],
  ['a GIF of 1989', 'GIF89a', 'gif'],
  ['a little-endian TIFF', 'II*\0\x08\0\0\0', 'tiff'],
  ['a big-endian TIFF', 'MM\0*\0\0\0\x08', 'tiff'],
  ['a little-endian BigTIFF', 'II+\0\x08\0\0\0', 'tiff'],
  ['a big-endian BigTIFF', 'MM\0+\0\x08\0\0', 'tiff'],
  ['an AVIF', '\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf', 'avif'],
  ['an AVIF with another major brand', '\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf', 'avif'],
] as const)('%s is detected by its first bytes', (_, head, format) => {
  expect(detectImageFormat(latin1(head))).toBe(format);
  expect(detectMediaType(latin1(head))).toBe(`image/${format}`);
});

it.each([
  ['an empty file', ''],
  ['a HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
  ['the word avif after the list of brands', '\0\0\0\x18ftypheic\0\0\0\0mif1heicavif'],
  ['a WAV', 'RIFF\x24\0\0\0WAVEfmt '],
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg">'],
  ['a page', '<!doctype html><script>alert(1)</script>'],
  ['a truncated signature', '\x89PNG'],
])('%s is not an image', (_, head) => {
  expect(detectImageFormat(latin1(head))).toBeNull();
  expect(detectMediaType(latin1(head))).toBe('application/octet-stream');
});

it('accepts any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect([null, ...IMAGE_FORMATS]).toContain(detectImageFormat(bytes));
    }),
  );
});
