import { MAX_IMAGE_BYTES } from '../image-input/max-image-bytes';

/** What one request may ask for. */
export const LIMITS = {
  /** An image of 20 MB in base64, and 2 MB for the rest of the request. */
  bodyBytes: Math.ceil((MAX_IMAGE_BYTES * 4) / 3) + 2 * 1024 * 1024,
  /** Of all large requests that are being answered: about a dozen of the largest. */
  bodiesBytes: 384 * 1024 * 1024,
  /** Enough for GraphiQL's introspection (about 400) and any document written by hand. */
  tokens: 2_000,
  /** Fields within fields; `identity { lookalikes { ours { faces { box { x } } } } }` has 6. */
  depth: 10,
  /** Selections, those of a fragment as often as it is spread. */
  selections: 5_000,
  /** A search is costly, and an alias makes another one of it. */
  aliases: 15,
  /** Sum over all fields of what they cost, those in lists times their `k` or `first`: see field-cost.ts. */
  cost: 30_000,
} as const;
