import { LookalikeError, type PhotoId } from '@lookalike/domain';

export function photoNotFound(gallery: string, id: PhotoId, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'PHOTO_NOT_FOUND',
    `The gallery ${gallery} has no photo ${JSON.stringify(id)}.`,
    'The query `identities` lists who is in it, and an identity its photos.',
    { cause },
  );
}
