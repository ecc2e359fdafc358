import { faceIdOf, type FaceRow } from '@lookalike/domain';
import type { FaceIndex } from '../vector-store';

export const RECIPE = { recipeHash: 'a'.repeat(64), dimension: 4 };

/** Names that have broken other stores: quotes, escapes, injections, newlines, composed and decomposed Unicode, length. */
export const HOSTILE_NAMES = [
  `O'Brien/0001`,
  `x') OR ('1'='1`,
  `"); drop collection faces; --`,
  `" or photo_id != "`,
  `back\\slash\\"`,
  'line\nbreak\ttab\r',
  '\u0001\u001f\u007f',
  'smile 😀👩‍👩‍👧/0001',
  'José',
  'Jose\u0301',
  'Ångström/日本語/тест',
  '100%/%27%25',
  '%',
  '{template} ${value}',
  'like _ * ? [a-z]',
  '\u2028\uffff\u{10ffff}',
  ' leading and trailing ',
  `${'ы'.repeat(1000)}/${'x'.repeat(2000)}`,
];

/** Unit vectors whose inner products with `PROBE` differ so much that rounding cannot change their order. */
export const DIRECTIONS = [0, 1, 2, 3].map((axis) => Float32Array.from([0, 1, 2, 3], (i) => (i === axis ? 1 : 0)));

export const PROBE = Float32Array.from([0.8, -0.5, 0.3, 0.1]);

/** A row whose numbers test the precision of a store. */
export function sampleRow(photoId: string, face: number | null, changes: Partial<FaceRow> = {}): FaceRow {
  return {
    faceId: faceIdOf(photoId, face),
    photoId,
    identity: photoId.split('/')[0]!,
    photoWidth: 250,
    photoHeight: 251,
    subject: face === 0,
    box: face === null ? { x: 0, y: 0, width: 0, height: 0 } : { x: 0.1 + 0.2, y: -10 / 3, width: 1e-9, height: 99.99 },
    score: face === null ? 0 : 0.999_999_940_395_355_2,
    landmarks: face === null ? [] : [0, 1, 2, 3, 4].map((i) => ({ x: i / 3, y: -Math.PI * 10 ** i })),
    vector: Float32Array.from(DIRECTIONS[0]!),
    ...changes,
  };
}

export async function allRows(index: FaceIndex): Promise<FaceRow[]> {
  const rows: FaceRow[] = [];
  for await (const row of index.rows()) rows.push(row);
  return rows;
}
