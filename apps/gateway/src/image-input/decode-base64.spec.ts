import fc from 'fast-check';
import { decodeBase64 } from './decode-base64';
import { MAX_IMAGE_BYTES } from './max-image-bytes';

describe('decodeBase64', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });

  it('gives back what was encoded, in any of the usual spellings', () => {
    const spelling = fc.constantFrom(
      (data: Buffer) => data.toString('base64'),
      (data: Buffer) => data.toString('base64').replace(/=+$/, ''),
      (data: Buffer) => data.toString('base64url'),
      (data: Buffer) => `data:image/jpeg;base64,${data.toString('base64')}`,
      (data: Buffer) => `data:image/png;name=a.png;BASE64,${data.toString('base64')}`,
      (data: Buffer) => data.toString('base64').replace(/(.{20})/g, '$1\r\n') + '\n',
    );
    fc.assert(
      fc.property(bytes, spelling, (data, spell) => {
        expect(Buffer.from(decodeBase64(spell(Buffer.from(data))))).toEqual(Buffer.from(data));
      }),
    );
  });

  it('refuses text with any letter that is none of base64', () => {
    const junk = fc.constantFrom('@', '!', 'é', '"', '.', '\\', '\u0000', '😀');
    fc.assert(
      fc.property(bytes, junk, fc.nat(), (data, letter, at) => {
        const text = Buffer.from(data).toString('base64');
        const place = at % (text.length + 1);
        expect(() => decodeBase64(text.slice(0, place) + letter + text.slice(place))).toThrow(
          expect.objectContaining({ code: 'IMAGE_INPUT_INVALID' }),
        );
      }),
    );
  });

  it.each(['', '=', '====', 'A', 'AAAAA', 'AA=A', 'AAAA=', 'data:image/jpeg,AAAA', 'data:image/jpeg;base64,', ' \n '])(
    'refuses %j',
    (text) => {
      expect(() => decodeBase64(text)).toThrow(expect.objectContaining({ code: 'IMAGE_INPUT_INVALID' }));
    },
  );

  it('takes 20 MB and not a byte more', () => {
    const most = Buffer.alloc(MAX_IMAGE_BYTES, 7);
    expect(decodeBase64(most.toString('base64')).byteLength).toBe(MAX_IMAGE_BYTES);
    const more = Buffer.alloc(MAX_IMAGE_BYTES + 1, 7).toString('base64');
    expect(() => decodeBase64(more)).toThrow(expect.objectContaining({ code: 'IMAGE_TOO_LARGE' }));
  });
});
