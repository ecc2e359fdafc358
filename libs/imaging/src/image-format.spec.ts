import fc from 'fast-check';
import { sharp } from './sharp';
import { IMAGE_FORMATS, detectImageFormat } from './image-format';

it.each(IMAGE_FORMATS)('detects %s by its first bytes', async (format) => {
  const image = sharp({ create: { width: 32, height: 32, channels: 3, background: '#123456' } });
  expect(detectImageFormat(await image.toFormat(format).toBuffer())).toBe(format);
});

it('detects big-endian TIFF, and AVIF with another major brand', () => {
  expect(detectImageFormat(Buffer.from('MM\0*\0\0\0\x08', 'latin1'))).toBe('tiff');
  expect(detectImageFormat(Buffer.from('\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf', 'latin1'))).toBe('avif');
  expect(detectImageFormat(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'))).toBeNull();
});

it('accepts any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect([null, ...IMAGE_FORMATS]).toContain(detectImageFormat(bytes));
    }),
  );
});
