import fc from 'fast-check';
import { html, Html } from './html';

const unescape = (markup: string) =>
  markup
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

it('escapes any text reversibly, in elements and in attributes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const [, attribute, content] = /^<b title="(.*)">(.*)<\/b>$/su.exec(html`<b title="${text}">${text}</b>`.markup)!;
      expect(attribute).not.toMatch(/[<>"']/u);
      expect(content).toBe(attribute);
      expect(unescape(content!)).toBe(text);
    }),
  );
});

it('inserts its own markup unescaped, concatenates lists and writes nothing for null', () => {
  const items = ['<i>', 1].map((value) => html`<b>${value}</b>`);
  expect(html`<a>${items}${null}</a>`.markup).toBe('<a><b>&lt;i&gt;</b><b>1</b></a>');
  expect(html`${new Html('<hr />')}${['&', ['"']]}`.markup).toBe('<hr />&amp;&quot;');
});
