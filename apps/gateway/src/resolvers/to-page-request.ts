import type { PageRequest } from '@lookalike/core';

/** GraphQL tells null and absent apart; the core knows absent alone. */
export function toPageRequest({ first, after }: { first: number; after?: string | null }): PageRequest {
  return after == null ? { first } : { first, after };
}
