import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { decodeBase64, decodeInlineImage } from './base64';
import { extractInlineImages } from './inline-images';

const KILOBYTE = 1024;
/** Random bytes contain every character of base64. */
const bytesOf = (size: number) => Buffer.from(Array.from({ length: size }, (_, i) => (i * 7919) >> 3));
const image = bytesOf(300 * KILOBYTE + 1);
const base64 = image.toString('base64');

/** What the request contains after its text was parsed and the image decoded. */
async function parsed(json: string) {
  const { text, inlineImages } = await extractInlineImages(Buffer.from(json), setImmediate);
  return { text, body: JSON.parse(text), images: inlineImages };
}

/** `toEqual` compares buffers byte by byte, which takes a second for 300 kB. */
async function decodesTo(inlineImage: Buffer, bytes: Uint8Array): Promise<boolean> {
  return Buffer.from(await decodeInlineImage(inlineImage, setImmediate)).equals(bytes);
}

describe('extractInlineImages', () => {
  it('leaves a small request as it is', async () => {
    const json = JSON.stringify({ query: 'é', variables: { image: bytesOf(10 * KILOBYTE).toString('base64') } });
    const { text, images } = await parsed(json);
    expect(text).toBe(json);
    expect(images.size).toBe(0);
  });

  it.each([
    ['base64', base64],
    ['base64url', image.toString('base64url')],
    ['a data: URL', `data:image/jpeg;base64,${base64}`],
    ['lines', base64.replace(/(.{76})/g, '$1\r\n')],
    ['lines and indentation', base64.replace(/(.{76})/g, '$1\n  ')],
  ])('cuts %s out of the variables, with and without escaped slashes', async (_what, text) => {
    const json = JSON.stringify({ query: '{ a(b: "é") }', variables: { x: 'é', image: { base64: text } } });
    for (const encoded of [json, json.replaceAll('/', '\\/')]) {
      const { text: remaining, body, images } = await parsed(encoded);
      expect(remaining.length).toBeLessThan(200);
      expect(body).toEqual({ query: '{ a(b: "é") }', variables: { x: 'é', image: { base64: '%base64-0' } } });
      expect(await decodesTo(images.get('%base64-0')!, image)).toBe(true);
    }
  });

  it('cuts it out of the document', async () => {
    const { body, images } = await parsed(JSON.stringify({ query: `{ a(b: "${base64}", c: """${base64}""") }` }));
    expect(body.query).toBe('{ a(b: "%base64-0", c: """%base64-1""") }');
    for (const bytes of images.values()) expect(await decodesTo(bytes, image)).toBe(true);
  });

  it('leaves other text as it is, whatever quotes and escapes it contains', async () => {
    const fragment = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\\"', '{', '/', '\n', 'A'.repeat(5000), `${'A'.repeat(5000)}!`),
    );
    const padding = 'x y'.repeat(20_000);
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 30 }), fc.string(), async (fragments, key) => {
        const value = [{ [key]: fragments }, padding, base64];
        const { body, images } = await parsed(JSON.stringify(value));
        const restored = JSON.stringify(body, (_key, item) => images.get(item)?.toString() ?? item);
        // Not `toEqual`: its message would contain both.
        expect(restored === JSON.stringify(value)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['values', `[${'[],'.repeat(500_000)}[]]`],
    ['numbers', `[${'1,'.repeat(500_000)}1]`],
    ['one number', `[${'1'.repeat(700_000)}]`],
    ['short strings', JSON.stringify(Array(100_000).fill('FACENET'))],
    ['quotes', '"'.repeat(700_000)],
    ['backslashes', `"${'\\'.repeat(700_000)}"`],
    ['text that is not base64', JSON.stringify({ query: `{ a(b: """${'A\n!'.repeat(300_000)}""") }` })],
    ['keys', JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key${i}`, 1])))],
  ])('rejects more than 512 kB of %s', async (_what, json) => {
    await expect(extractInlineImages(Buffer.from(json), setImmediate)).rejects.toMatchObject({
      code: 'QUERY_TOO_COSTLY',
    });
  });

  it.each([
    ['1,001 keys', 1_001, '":', 80],
    ['1,001 keys with space before the colon', 1_001, '" \n:', 80],
    ['1,001 keys of a small request', 1_001, '":', 10],
  ])('rejects %s, and accepts fewer', async (_what, count, end, length) => {
    const json = (keys: number) => {
      const list = Array.from({ length: keys }, (_, i) => `"key${i}${end}"${'a'.repeat(length)} "`);
      return Buffer.from(`{${list.join(',')}}`);
    };
    await expect(extractInlineImages(json(count), setImmediate)).rejects.toMatchObject({ code: 'QUERY_TOO_COSTLY' });
    expect((await extractInlineImages(json(count - 1), setImmediate)).text).toBe(json(count - 1).toString());
  });

  it('rejects more than 10,000 lists and objects, and accepts as many', async () => {
    // One object, and `count` - 1 lists inside each other.
    const json = (count: number) =>
      Buffer.from(`{"text":"${'!'.repeat(80_000)}","lists":${'['.repeat(count - 1)}${']'.repeat(count - 1)}}`);
    await expect(extractInlineImages(json(10_001), setImmediate)).rejects.toMatchObject({ code: 'QUERY_TOO_COSTLY' });
    expect((await extractInlineImages(json(10_000), setImmediate)).text).toBe(json(10_000).toString());
  });

  it('makes a syntax error of text outside strings that looks like base64', async () => {
    const { text } = await extractInlineImages(Buffer.from(`{"a":${'1'.repeat(100_000)},"b":2}`), setImmediate);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });
});

describe('decodeInlineImage', () => {
  it('accepts and rejects what decodeBase64 does', async () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('A', '_', '/', '=', ','), maxLength: 12 }),
      fc.constantFrom('=', '==', '', 'A', 'AA==', 'data:image/png;base64,AAAA', 'data:image/png,AAAA'),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('', base64.slice(0, 128 * KILOBYTE)), text, async (start, end) => {
        const decode = () => decodeBase64(start + end);
        const streamed = decodeInlineImage(Buffer.from(start + end), setImmediate);
        let expected: Uint8Array;
        try {
          expected = decode();
        } catch (error) {
          return expect(streamed).rejects.toEqual(error);
        }
        // As in `decodesTo`.
        expect(Buffer.from(await streamed).equals(expected)).toBe(true);
      }),
    );
  });
});
