import { parseFaceId, type FaceRow } from '@lookalike/domain';
import fc from 'fast-check';
import type { FaceIndex, RowFilter, SearchOptions } from '../vector-store';
import { DIRECTIONS, PROBE, sampleRow } from './rows';

/** One call of a FaceIndex; the result can be compared between stores. */
export type Operation = (index: FaceIndex) => Promise<unknown>;

// Any characters of Unicode.
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

function operation(names: string[]): fc.Arbitrary<Operation> {
  const one = fc.option(fc.constantFrom('', ...names), { nil: undefined });
  const options: fc.Arbitrary<SearchOptions> = fc.record({ excludePhoto: one, excludeIdentity: one, identity: one });
  return fc.oneof(
    fc.array(row(names), { maxLength: 8 }).map(
      (rows): Operation =>
        (index) =>
          index.upsert(rows),
    ),
    filter(names).map(
      (rowFilter): Operation =>
        (index) =>
          index.delete(rowFilter),
    ),
    filter(names).map(
      (rowFilter): Operation =>
        (index) =>
          index.get(rowFilter),
    ),
    fc.array(fc.constantFrom(...names, 'no such photo'), { maxLength: 5 }).map(
      (photoIds): Operation =>
        (index) =>
          index.getWithoutVectors(photoIds),
    ),
    fc.constantFrom(...names, 'nobody').map(
      (identity): Operation =>
        (index) =>
          index.faceIds(undefined, { identity }),
    ),
    fc.tuple(fc.integer({ min: 1, max: 12 }), options).map(
      ([k, searchOptions]): Operation =>
        (index) =>
          search(index, k, searchOptions),
    ),
  );
}

/** Similarities are rounded, because the last bit of a float32 depends on the order in which a server adds. */
async function search(index: FaceIndex, k: number, options: SearchOptions): Promise<unknown> {
  const matches = await index.search(PROBE, k, options);
  return matches.map(({ similarity, ...rest }) => ({ ...rest, similarity: similarity.toFixed(5) }));
}

/** Sequences of 4 to 14 operations on rows with 2 to 4 names, so few that the operations affect each other's rows. */
export const operationSequences: fc.Arbitrary<Operation[]> = fc
  .uniqueArray(name, { minLength: 2, maxLength: 4 })
  .filter((names) => names.every((id) => parseFaceId(`${id}#0`)))
  .chain((names) => fc.array(operation(names), { minLength: 4, maxLength: 14 }));
