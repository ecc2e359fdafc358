import fc from 'fast-check';
import { drawParagraph, drawText, escapeMarkup } from './text';

const unescape = (markup: string) =>
  markup
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
const style = { size: 12, colour: '#123456' };

it('escapes text reversibly', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const expected = text.replace(/\s/gu, ' ').replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
      expect(escapeMarkup(text)).not.toMatch(/[<>"']/u);
      expect(unescape(escapeMarkup(text))).toBe(expected);
    }),
  );
});

it('draws any text, in lines of one height', async () => {
  const { height } = await drawText('day', style);
  for (const text of ['', ' ', '<b>', '&amp', "O'Brien", '\u0000\u0007\uD800', 'one\ntwo', 'José 日本', '%s\\n']) {
    const { width } = await drawText(text, style, 70);
    expect(width).toBeGreaterThan(0);
    expect(width).toBeLessThanOrEqual(70);
    expect((await drawParagraph(text, style, 70)).height).toBeGreaterThan(0);
  }
  for (const text of ['one', 'Äg', '.']) expect((await drawText(text, style)).height).toBe(height);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 20 }), async (text) => {
      expect((await drawText(text, style, 90)).width).toBeGreaterThan(0);
    }),
    { numRuns: 40 },
  );
});

it('shortens a long name and keeps the number of the photo', async () => {
  const numbered = await drawText('Boutros_Boutros_Ghali_the_Secretary/0001', style, 120);
  const other = await drawText('Boutros_Boutros_Ghali_the_Secretary/0007', style, 120);
  expect(numbered.width).toBeLessThanOrEqual(120);
  expect(numbered.data.equals(other.data)).toBe(false);
});
