import type { PhotoRef } from '@lookalike/domain';
import type { FaceMatch, Probe } from '../search/similar-faces';

/**
 * Whether a match is of the searched face's identity; null: not known. A photo's identity is its subject's, so that of another
 * face on it nothing is known. A whole photo counts as its subject.
 */
export function sameIdentity({ photo, face }: Probe, match: Pick<FaceMatch, 'photo'>): boolean | null {
  const searched = face && !face.subject ? null : identityOf(photo);
  const found = identityOf(match.photo);
  return searched === null || found === null ? null : searched === found;
}

function identityOf(photo: PhotoRef | null): string | null {
  return photo?.identity ?? null;
}
