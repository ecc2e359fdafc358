import { LookalikeError, type FaceId, type FaceRow } from '@lookalike/domain';

/** Bytes of UTF-8, as Milvus counts a VARCHAR's length. A path of Linux holds 4,096; a FaceId adds `#<n>` to it. */
export const MAXIMUM_BYTES = { photoId: 4096, identity: 4096, faceId: 4096 + 16, landmarks: 1024 } as const;

/** The largest k of a search. */
export const MAXIMUM_K = 1000;

/**
 * Refuses rows that no store could hold and give back, before any of them is written; of two rows of one FaceId the later counts.
 * @throws LookalikeError ARGUMENT_OUT_OF_RANGE for a name that is too long
 * @throws RangeError for a vector of another dimension or with a value that is not finite: a fault of the caller
 */
export function checkRows(rows: FaceRow[], dimension: number): FaceRow[] {
  for (const row of rows) {
    checkLength(row.photoId, MAXIMUM_BYTES.photoId, 'name of a photo');
    checkLength(row.identity, MAXIMUM_BYTES.identity, 'name of an identity');
    checkLength(row.faceId, MAXIMUM_BYTES.faceId, 'name of a face');
    if (row.vector.length !== dimension) {
      throw new RangeError(`${row.faceId} has ${row.vector.length} dimensions, the index ${dimension}`);
    }
    if (!row.vector.every(Number.isFinite)) throw new RangeError(`${row.faceId} has a vector that is not finite`);
  }
  return [...new Map<FaceId, FaceRow>(rows.map((row) => [row.faceId, row])).values()];
}

/** @throws LookalikeError ARGUMENT_OUT_OF_RANGE */
export function checkK(k: number): void {
  if (Number.isInteger(k) && k >= 1 && k <= MAXIMUM_K) return;
  throw new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    `A search gives 1 to ${MAXIMUM_K} matches, not ${k}.`,
    `Ask for a k between 1 and ${MAXIMUM_K}.`,
  );
}

/** Milvus names collections with letters, digits and underscores, 255 at most. @throws LookalikeError CONFIG_INVALID */
export function checkIndexName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(name)) return name;
  throw new LookalikeError(
    'CONFIG_INVALID',
    `${JSON.stringify(name)} cannot name an index.`,
    'Use letters, digits and underscores, no digit first, 255 characters at most.',
  );
}

function checkLength(text: string, maximum: number, what: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= maximum) return;
  throw new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    `The ${what} is ${bytes} bytes long, ${maximum} at most fit: ${[...text].slice(0, 40).join('')}…`,
    'Give the file or folder a shorter name.',
  );
}
