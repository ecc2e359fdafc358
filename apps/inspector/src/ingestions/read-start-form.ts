import type { ModelName, StartIngestionInput } from '@lookalike/client';

export interface StartForm {
  models: ModelName[];
  /** Names, one a line or separated by commas; blank: all. */
  identities: string;
  /** Blank: no limit. */
  limit: string;
  rebuild: boolean;
}

/** The form as `startIngestion` takes it. */
export function readStartForm({ models, identities, limit, rebuild }: StartForm): Partial<StartIngestionInput> {
  const names = readNames(identities);
  return {
    models,
    ...(names.length > 0 && { identities: names }),
    ...(limit.trim() && { limit: Number(limit) }),
    ...(rebuild && { rebuild }),
  };
}

/** Each name once. */
export function readNames(text: string): string[] {
  const names = text.split(/[\n,]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}
