import { LookalikeError, type FaceId, type FaceRow } from '@lookalike/domain';
import type { IndexRecipe } from './vector-store';

/** Maximum lengths in bytes of UTF-8, as Milvus measures a VARCHAR. A path on Linux has up to 4,096; a FaceId appends `#<n>` to it. */
export const MAX_BYTES = { photoId: 4096, identity: 4096, faceId: 4096 + 16, landmarks: 1024 } as const;

/** Lookalike's own limit. Milvus accepts a `limit` of up to 16,384: https://milvus.io/docs/limitations.md */
const MAX_SEARCH_LIMIT = 1000;

/**
 * Rejects rows that some store could not return unchanged, before any of them is written.
 * @returns the rows without those that a later row with the same FaceId replaces
 * @throws LookalikeError ARGUMENT_OUT_OF_RANGE for a name that is too long
 * @throws RangeError for a vector with another dimension or with a value that is not finite: a bug of the caller
 */
export function validateRows(rows: FaceRow[], dimension: number): FaceRow[] {
  for (const row of rows) {
    validateLength(row.photoId, MAX_BYTES.photoId, 'name of a photo');
    validateLength(row.identity, MAX_BYTES.identity, 'name of an identity');
    validateLength(row.faceId, MAX_BYTES.faceId, 'name of a face');
    if (row.vector.length !== dimension) {
      throw new RangeError(`${row.faceId} has ${row.vector.length} dimensions, the index ${dimension}`);
    }
    if (!row.vector.every(Number.isFinite)) throw new RangeError(`${row.faceId} has a vector that is not finite`);
  }
  return [...new Map<FaceId, FaceRow>(rows.map((row) => [row.faceId, row])).values()];
}

/** @throws LookalikeError ARGUMENT_OUT_OF_RANGE */
export function validateK(k: number): void {
  if (Number.isInteger(k) && k >= 1 && k <= MAX_SEARCH_LIMIT) return;
  throw new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    `A search returns 1 to ${MAX_SEARCH_LIMIT} matches, not ${k}.`,
    `Use a k between 1 and ${MAX_SEARCH_LIMIT}.`,
  );
}

/** The rule of Milvus for names of collections. @throws LookalikeError CONFIG_INVALID */
export function validateIndexName(name: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(name)) return;
  throw new LookalikeError(
    'CONFIG_INVALID',
    `${JSON.stringify(name)} is not a valid name of an index.`,
    'Use up to 255 letters, digits and underscores; the first character is not a digit.',
  );
}

/**
 * @param stored what the index was built with; null when another program or another version of Lookalike built it
 * @throws LookalikeError INDEX_STALE when the index cannot be used with `recipe`
 */
export function validateRecipe(name: string, stored: IndexRecipe | null, recipe: IndexRecipe): void {
  if (stored?.recipeHash === recipe.recipeHash && stored.dimension === recipe.dimension) return;
  const origin = stored
    ? 'with other weights or other preprocessing'
    : 'by another program or another version of Lookalike';
  throw new LookalikeError('INDEX_STALE', `The index ${name} was built ${origin}.`, 'Rebuild the index.');
}

/**
 * @param stored the installation that created the index; null if it names none
 * @throws LookalikeError INDEX_NOT_OWNED
 */
export function validateInstallation(name: string, stored: string | null, installation: string | undefined): void {
  if (installation === undefined || stored === null || stored === installation) return;
  throw new LookalikeError(
    'INDEX_NOT_OWNED',
    `Another installation of Lookalike created the index ${name}, with the records ${stored}.`,
    'Ingest in that installation, or use its data directory. If it no longer exists, rebuild the index: this takes it over.',
  );
}

/**
 * A build cannot replace an index that was replaced since the build was started.
 * @param stored the installation of the index now @param installation that of the build
 */
export function replacedInTheMeantime(
  name: string,
  stored: string | null,
  installation: string | undefined,
): LookalikeError {
  const what = 'This rebuild was discarded, and the index stays as it is.';
  if (stored === null || stored === installation)
    return new LookalikeError(
      'INDEX_CONFLICT',
      `Another process has rebuilt the index ${name} in the meantime. ${what}`,
      'Start the rebuild again.',
      { retryable: true },
    );
  return new LookalikeError(
    'INDEX_NOT_OWNED',
    `Another installation of Lookalike, with the records ${stored}, has rebuilt the index ${name} in the meantime. ${what}`,
    'Ingest in that installation only. If it no longer exists, rebuild the index again: this takes it over.',
  );
}

/**
 * @param stored the installation of the index now @param installation that of the build
 * @param replacedInstallation the installation of the index that the build shall replace; undefined for any
 * @throws LookalikeError as `replacedInTheMeantime`
 */
export function validateReplacedInstallation(
  name: string,
  stored: string | null,
  installation: string | undefined,
  replacedInstallation: string | null | undefined,
): void {
  if (replacedInstallation !== undefined && stored !== replacedInstallation)
    throw replacedInTheMeantime(name, stored, installation);
}

function validateLength(text: string, maximum: number, what: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= maximum) return;
  throw new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    `The ${what} has ${bytes} bytes, more than the maximum of ${maximum}: ${[...text].slice(0, 40).join('')}…`,
    'Give the file or folder a shorter name.',
  );
}
