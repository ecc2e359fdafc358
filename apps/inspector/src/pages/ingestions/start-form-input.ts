import type { ModelName, StartIngestionInput } from '@lookalike/client';
import type { Model } from '../../status/models';

export interface StartFormState {
  models: ModelName[];
  /** Names, one per line or separated by commas; blank: all. */
  identities: string;
  /** Blank: no limit. */
  limit: string;
  rebuild: boolean;
}

/** The form's state as the input of `startIngestion`. `limit` must be valid. */
export function toStartInput({ models, identities, limit, rebuild }: StartFormState): Partial<StartIngestionInput> {
  const names = parseNames(identities);
  return {
    models,
    ...(names.length > 0 && { identities: names }),
    ...(limit.trim() && { limit: Number(limit) }),
    ...(rebuild && { rebuild }),
  };
}

/** The names in a text, without repetitions. */
export function parseNames(text: string): string[] {
  const names = text.split(/[\n,]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** The largest value of GraphQL's Int. */
export const MAX_LIMIT = 2_147_483_647;

/** Whether a text is a valid limit: blank for none, or a whole number from 1 to MAX_LIMIT. */
export const isValidLimit = (text: string): boolean =>
  text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MAX_LIMIT);

/**
 * The models that are selected by default: those that are READY or loading. If there are none, those that failed to load, so that
 * the ingestion tries again; never those that the gateway was not asked to load.
 */
export function defaultModels(models: readonly Pick<Model, 'name' | 'requested' | 'state'>[]): ModelName[] {
  const available = models.filter(({ state }) => state !== 'UNAVAILABLE');
  const failed = models.filter(({ requested }) => requested);
  return (available.length > 0 ? available : failed).map(({ name }) => name);
}
