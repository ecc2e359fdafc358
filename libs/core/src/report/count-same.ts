import type { SimilarFaces } from '../search/similar-faces';
import { sameIdentity } from './same-identity';

/** How many matches are of the searched face's identity; null: of none it is known. */
export function countSame({ probe, matches }: SimilarFaces): { same: number; known: number } | null {
  const verdicts = matches.map((match) => sameIdentity(probe, match)).filter((verdict) => verdict !== null);
  return verdicts.length === 0 ? null : { same: verdicts.filter(Boolean).length, known: verdicts.length };
}
