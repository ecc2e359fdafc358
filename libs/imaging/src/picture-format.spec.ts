import fc from 'fast-check';
import { sharp } from './bounded-sharp';
import { PICTURE_FORMATS, pictureFormat } from './picture-format';

it.each(PICTURE_FORMATS)('tells %s by its first bytes', async (format) => {
  const picture = sharp({ create: { width: 32, height: 32, channels: 3, background: '#123456' } });
  expect(pictureFormat(await picture.toFormat(format).toBuffer())).toBe(format);
});

it('tells big-endian TIFF, and AVIF whose major brand is another', () => {
  expect(pictureFormat(Buffer.from('MM\0*\0\0\0\x08', 'latin1'))).toBe('tiff');
  expect(pictureFormat(Buffer.from('\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf', 'latin1'))).toBe('avif');
  expect(pictureFormat(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'))).toBeNull();
});

it('takes any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect([null, ...PICTURE_FORMATS]).toContain(pictureFormat(bytes));
    }),
  );
});
