/** Distinguishable with red-green colour blindness; marks (✓ ✗) repeat the information. */
export const COLOURS = {
  page: '#eef0f3',
  card: '#ffffff',
  line: '#dfe3e8',
  ink: '#15191e',
  faint: '#66707c',
  probe: '#2563c9',
  same: '#12924b',
  different: '#d63a2f',
  unknown: '#98a1ac',
  empty: '#e6e9ed',
} as const;

/** Pixels. */
export const SIZES = {
  margin: 28,
  padding: 22,
  gap: 12,
  rowGap: 22,
  probe: 280,
  tile: 136,
  frame: 5,
  /** Results per line; further results continue on the next line. */
  tilesInLine: 10,
} as const;
