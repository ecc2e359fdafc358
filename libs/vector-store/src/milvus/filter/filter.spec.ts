import fc from 'fast-check';
import { HOSTILE_NAMES } from '../../testing/rows';
import { MAX_EXPANSION, decodeText, encodeText, faceIdsFilter, rowFilter, searchFilter } from './filter';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE_NAMES),
  fc.string({ unit: fc.constantFrom(`'`, '%', '2', '7', '\n') }),
);

describe('percent-encoding', () => {
  it('is reversible, leaves nothing that breaks SQL or an expression, and respects the maximum length', () => {
    fc.assert(
      fc.property(text, (original) => {
        const encoded = encodeText(original);
        expect(decodeText(encoded)).toBe(original);
        expect([...encoded].filter((c) => c === `'` || c < ' ' || c === '\u007f')).toEqual([]);
        expect(Buffer.byteLength(encoded)).toBeLessThanOrEqual(MAX_EXPANSION * Buffer.byteLength(original));
      }),
    );
  });

  it('leaves ordinary names readable', () => {
    expect(encodeText('José_Álvarez/0001#0')).toBe('José_Álvarez/0001#0');
    expect(encodeText(`O'Brien 100%`)).toBe('O%27Brien 100%25');
  });
});

describe('filters', () => {
  it('keep every value inside its quotes', () => {
    // Without the quoted strings (escapes considered), only the expression that we wrote may be left.
    const skeleton = (filter: string) => filter.replace(/"(?:[^"\\]|\\.)*"/gsu, '?');
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(skeleton(rowFilter({ photoId: a }))).toBe('photo_id == ?');
        expect(skeleton(faceIdsFilter([a, b]))).toBe('face_id in [?, ?]');
        const all = searchFilter({ excludePhoto: a, excludeIdentity: b, identity: a });
        expect(skeleton(all)).toBe('photo_id != ? and identity != ? and identity == ?');
        expect(searchFilter({})).toBe('');
      }),
    );
  });
});
