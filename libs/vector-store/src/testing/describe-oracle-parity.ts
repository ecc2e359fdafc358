import { parseFaceId, type FaceRow } from '@lookalike/domain';
import fc from 'fast-check';
import type { FaceIndex, RowFilter, SearchOptions, VectorStore } from '../face-index';
import { createMemoryStore } from '../memory/memory-store';
import { allRows, clear } from './face-index-contract';
import { DIRECTIONS, PROBE, RECIPE, sampleRow } from './sample-rows';

type Step = (index: FaceIndex) => Promise<unknown>;

// Few names, so that rows meet; drawn anew for each run from all of Unicode.
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 });

function row(names: string[]): fc.Arbitrary<FaceRow> {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  return fc
    .record({
      photoId: fc.constantFrom(...names),
      face: fc.option(fc.nat(2)),
      identity: fc.constantFrom('', ...names),
      score: number,
      x: number,
      vector: fc.constantFrom(...DIRECTIONS),
    })
    .map(({ photoId, face, x, ...rest }) =>
      sampleRow(photoId, face, { ...rest, box: { x, y: x, width: 1, height: 2 } }),
    );
}

function filter(names: string[]): fc.Arbitrary<RowFilter> {
  const one = fc.constantFrom(...names);
  return fc.oneof(
    one.map((photoId) => ({ photoId })),
    one.map((identity) => ({ identity })),
    fc
      .array(fc.tuple(one, fc.nat(2)), { maxLength: 3 })
      .map((pairs) => ({ faceIds: pairs.map(([id, n]) => `${id}#${n}`) })),
  );
}

function step(names: string[]): fc.Arbitrary<Step> {
  const one = fc.option(fc.constantFrom('', ...names), { nil: undefined });
  const options: fc.Arbitrary<SearchOptions> = fc.record({ excludePhoto: one, excludeIdentity: one, identity: one });
  return fc.oneof(
    fc.array(row(names), { maxLength: 8 }).map(
      (rows): Step =>
        (index) =>
          index.upsert(rows),
    ),
    filter(names).map(
      (which): Step =>
        (index) =>
          index.delete(which),
    ),
    filter(names).map(
      (which): Step =>
        (index) =>
          index.get(which),
    ),
    fc.tuple(fc.integer({ min: 1, max: 12 }), options).map(
      ([k, how]): Step =>
        (index) =>
          search(index, k, how),
    ),
  );
}

// Rounded: the last bit of a float32 depends on the order in which a server adds.
async function search(index: FaceIndex, k: number, options: SearchOptions): Promise<unknown> {
  const matches = await index.search(PROBE, k, options);
  return matches.map(({ similarity, ...rest }) => ({ ...rest, similarity: similarity.toFixed(5) }));
}

/** Random operations give the same answers as in the oracle. */
export function describeOracleParity(opened: () => VectorStore, numRuns: number): void {
  it('answers random operations as the oracle does', async () => {
    const index = opened().index('parity');
    await index.open(RECIPE);
    const names = fc
      .uniqueArray(name, { minLength: 2, maxLength: 4 })
      .filter((all) => all.every((id) => parseFaceId(`${id}#0`)));
    const steps = names.chain((all) => fc.array(step(all), { minLength: 4, maxLength: 14 }));
    const property = fc.asyncProperty(steps, async (run) => {
      const oracle = createMemoryStore().index('parity');
      await oracle.open(RECIPE);
      await clear(index);
      for (const operation of run) expect(await operation(index)).toEqual(await operation(oracle));
      expect(await allRows(index)).toEqual(await allRows(oracle));
      expect(await index.count()).toBe(await oracle.count());
    });
    await fc.assert(property, { numRuns, interruptAfterTimeLimit: 45_000 });
  });
}
