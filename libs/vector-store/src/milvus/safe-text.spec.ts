import fc from 'fast-check';
import { HOSTILE_NAMES } from '../testing/sample-rows';
import { faceIdsFilter, rowFilter, searchFilter } from './filter';
import { EXPANSION, fromSafeText, toSafeText } from './safe-text';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE_NAMES),
  fc.string({ unit: fc.constantFrom(`'`, '%', '2', '7', '\n') }),
);

describe('safe text', () => {
  it('comes back as it was, holds nothing that SQL or an expression stumbles over, and stays within its length', () => {
    fc.assert(
      fc.property(text, (original) => {
        const safe = toSafeText(original);
        expect(fromSafeText(safe)).toBe(original);
        expect([...safe].filter((c) => c === `'` || c < ' ' || c === '\u007f')).toEqual([]);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(EXPANSION * Buffer.byteLength(original));
      }),
    );
  });

  it('leaves ordinary names readable', () => {
    expect(toSafeText('José_Álvarez/0001#0')).toBe('José_Álvarez/0001#0');
    expect(toSafeText(`O'Brien 100%`)).toBe('O%27Brien 100%25');
  });
});

describe('filters', () => {
  it('keep any value inside its quotes', () => {
    // Whatever stands between quotes is taken away, escapes minded; what is left must be the expression that we wrote.
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
