import { MAX_IMAGE_BYTES } from '@lookalike/domain';
import fc from 'fast-check';
import { decodeBase64 } from './base64';

describe('decodeBase64', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });

  it('decodes what was encoded, in every common notation', () => {
    const notation = fc.constantFrom(
      (data: Buffer) => data.toString('base64'),
      (data: Buffer) => data.toString('base64').replace(/=+$/, ''),
      (data: Buffer) => data.toString('base64url'),
      (data: Buffer) => `data:image/jpeg;base64,${data.toString('base64')}`,
      (data: Buffer) => `data:image/png;name=a.png;BASE64,${data.toString('base64')}`,
      (data: Buffer) => data.toString('base64').replace(/(.{20})/g, '$1\r\n') + '\n',
    );
    fc.assert(
      fc.property(bytes, notation, (data, encode) => {
        expect(Buffer.from(decodeBase64(encode(Buffer.from(data))))).toEqual(Buffer.from(data));
      }),
    );
  });

  it('rejects text with a character outside base64', () => {
    const invalid = fc.constantFrom('@', '!', 'é', '"', '.', '\\', '\u0000', '😀');
    fc.assert(
      fc.property(bytes, invalid, fc.nat(), (data, character, at) => {
        const text = Buffer.from(data).toString('base64');
        const position = at % (text.length + 1);
        expect(() => decodeBase64(text.slice(0, position) + character + text.slice(position))).toThrow(
          expect.objectContaining({ code: 'IMAGE_INPUT_INVALID' }),
        );
      }),
    );
  });

  it.each(['', '=', '====', 'A', 'AAAAA', 'AA=A', 'AAAA=', 'data:image/jpeg,AAAA', 'data:image/jpeg;base64,', ' \n '])(
    'rejects %j',
    (text) => {
      expect(() => decodeBase64(text)).toThrow(expect.objectContaining({ code: 'IMAGE_INPUT_INVALID' }));
    },
  );

  it('accepts 20 MB and not one byte more', () => {
    const largest = Buffer.alloc(MAX_IMAGE_BYTES, 7);
    expect(decodeBase64(largest.toString('base64')).byteLength).toBe(MAX_IMAGE_BYTES);
    const larger = Buffer.alloc(MAX_IMAGE_BYTES + 1, 7).toString('base64');
    expect(() => decodeBase64(larger)).toThrow(expect.objectContaining({ code: 'IMAGE_TOO_LARGE' }));
  });
});
