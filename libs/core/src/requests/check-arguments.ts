import { type Gallery, photoNotFound } from '@lookalike/dataset';
import { LookalikeError, type PhotoId, type PhotoRef } from '@lookalike/domain';

/** @throws LookalikeError ARGUMENT_OUT_OF_RANGE unless `value` is an integer of `minimum`..`maximum` */
export function checkRange(argument: string, value: number, minimum: number, maximum = Infinity): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  const range = maximum === Infinity ? `an integer from ${minimum}` : `an integer from ${minimum} to ${maximum}`;
  throw new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    `${argument} is ${value}, but must be ${range}.`,
    `Set ${argument} to ${range}.`,
  );
}

/** The maximum number of results of a request. */
export const MAX_K = 100;

/** @throws LookalikeError ARGUMENT_OUT_OF_RANGE unless `k` is an integer of 1..100 */
export function checkK(k: number): void {
  checkRange('k', k, 1, MAX_K);
}

/** @throws LookalikeError ARGUMENT_OUT_OF_RANGE when the list is empty */
export function checkNotEmpty(argument: string, list: readonly unknown[] | undefined): void {
  if (list?.length !== 0) return;
  throw new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    `${argument} is an empty list.`,
    `Omit ${argument} to select all, or name at least one.`,
  );
}

/** @returns the photo that an id names @throws LookalikeError PHOTO_NOT_FOUND */
export function findPhoto(gallery: Gallery, id: PhotoId): PhotoRef {
  const photo = gallery.find(id);
  if (photo) return photo;
  throw photoNotFound(gallery.name, id);
}

/** @returns the identity with a name @throws LookalikeError IDENTITY_NOT_FOUND */
export function findIdentity(gallery: Gallery, name: string): { name: string; photoCount: number; photos: PhotoRef[] } {
  const identity = gallery.identity(name);
  if (identity) return identity;
  throw new LookalikeError(
    'IDENTITY_NOT_FOUND',
    `The gallery ${gallery.name} has no identity ${JSON.stringify(name)}.`,
    'Use the exact name of an identity of the gallery.',
  );
}
