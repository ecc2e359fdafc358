import { faceIdOf } from '@lookalike/domain';
import fc from 'fast-check';
import { compareFaceIds, sortFaceIds } from './face-order';

describe('FaceId order', () => {
  it('is by photo, then by face number, with the whole photo first', () => {
    const ordered = ['A#0', 'a#photo', 'a#0', 'a#2', 'a#10', 'a!#0', 'a#b#1', 'b#0'];
    expect([...ordered].reverse().sort(compareFaceIds)).toEqual(ordered);
  });

  it('does not depend on the initial order', () => {
    const id = fc.tuple(fc.string({ unit: fc.constantFrom('a', '#', '0', 'photo') }), fc.option(fc.nat(12)));
    const ids = fc.array(id.map(([photo, face]) => faceIdOf(photo, face)));
    fc.assert(
      fc.property(ids, (unsorted) => {
        const sorted = [...unsorted].sort(compareFaceIds);
        expect([...unsorted].reverse().sort(compareFaceIds)).toEqual(sorted);
      }),
    );
  });
});

it('sorts a list by the same order', async () => {
  const ids = fc.array(fc.oneof(fc.stringMatching(/^[ab]{1,2}#(?:[0-9]{1,2}|photo)$/u), fc.string({ maxLength: 3 })));
  await fc.assert(
    fc.asyncProperty(ids, async (list) => {
      expect(await sortFaceIds(list)).toEqual([...list].sort(compareFaceIds));
    }),
  );
});
