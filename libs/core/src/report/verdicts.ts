/** What a frame says of a match, by colour, by a mark and in words: not everybody sees green and red apart. */
export const VERDICTS = {
  same: { name: 'same', mark: '✓', words: 'same identity' },
  another: { name: 'another', mark: '✗', words: 'another identity' },
  unknown: { name: 'unknown', mark: '?', words: 'identity not known' },
} as const;

export function verdictOf(sameIdentity: boolean | null): keyof typeof VERDICTS {
  return sameIdentity === null ? 'unknown' : sameIdentity ? 'same' : 'another';
}
