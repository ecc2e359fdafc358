import { decodeText } from './decode-text';

describe('decodeText', () => {
  const text = 'Zoë/\n# 木\n';
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', utf16],
    ['big-endian UTF-16', Buffer.from(utf16).swap16()],
  ])('decodes %s', (_what, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('decodes any other bytes, and none', () => {
    expect(decodeText(Buffer.from([0x41, 0xff]))).toBe('A\ufffd');
    expect(decodeText(Buffer.alloc(0))).toBe('');
  });
});
