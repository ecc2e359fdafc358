import type { ModelName } from '@lookalike/client';
import { MODELS } from './compare-address';

/** How a person's page is looked at. */
export interface IdentityView {
  /** In whose eyes lookalikes and outliers are; null: in the gateway's default model's. */
  model: ModelName | null;
  /** Lookalikes and outliers at most. */
  lookalikes: ListLength;
  outliers: ListLength;
  /** Only the photos that this model has not indexed; null: all. */
  unindexed: ModelName | null;
}

/** What a person's page shows; it stands in the address whole, so that a link shows a colleague the same. */
export interface IdentityAddress extends IdentityView {
  /** As the gallery has it; null: none given. */
  name: string | null;
}

/** How long lookalikes and outliers can be, as one asks for more. */
export const LIST_LENGTHS = [10, 25, 50, 100] as const;
export type ListLength = (typeof LIST_LENGTHS)[number];

/** Whatever is wrong in an address is left out. */
export function parseIdentityAddress(search: string): IdentityAddress {
  const given = new URLSearchParams(search);
  const model = (key: string) => MODELS.find((name) => name === given.get(key)) ?? null;
  const length = (key: string) => LIST_LENGTHS.find((known) => String(known) === given.get(key)) ?? LIST_LENGTHS[0];
  return {
    name: given.get('name') || null,
    model: model('model'),
    lookalikes: length('lookalikes'),
    outliers: length('outliers'),
    unindexed: model('unindexed'),
  };
}

/** The address of a person's page, with what is not as it would be anyway. */
export function identityAddress(name: string, view: Partial<IdentityView> = {}): string {
  const params = new URLSearchParams({ name });
  for (const key of ['model', 'lookalikes', 'outliers', 'unindexed'] as const) {
    const value = view[key];
    if (value && value !== LIST_LENGTHS[0]) params.set(key, String(value));
  }
  return `/identity?${params}`;
}
