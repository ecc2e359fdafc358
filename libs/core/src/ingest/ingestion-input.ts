import { LookalikeError, type ModelName } from '@lookalike/domain';
import type { RunInput } from '@lookalike/records';
import { findIdentity } from '../galleries/find-identity';
import type { IngestionRequest } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { checkRange } from '../search/check-range';

/**
 * Checks a request before anything is begun.
 * @throws LookalikeError GALLERY_UNAVAILABLE, IDENTITY_NOT_FOUND, ARGUMENT_OUT_OF_RANGE
 */
export async function checkRequest(services: Services, { models, identities, limit }: IngestionRequest): Promise<void> {
  if (limit !== undefined) checkRange('limit', limit, 1);
  if (models?.length === 0) throw emptyList('models');
  if (identities?.length === 0) throw emptyList('identities');
  const gallery = services.gallery.get();
  // It may have come into the folder since that was last looked through.
  if (identities?.some((name) => !gallery.identity(name))) await gallery.refresh();
  for (const name of identities ?? []) findIdentity(services, name);
}

/** As the records keep it: without repetitions, in a fixed order, so that the same input is told by comparing. */
export function runInput(request: IngestionRequest, wanted: readonly ModelName[]): RunInput {
  const sorted = <T extends string>(names: readonly T[]): T[] => [...new Set(names)].sort();
  return {
    models: sorted(request.models ?? wanted),
    identities: request.identities ? sorted(request.identities) : null,
    limit: request.limit ?? null,
    rebuild: request.rebuild ?? false,
  };
}

function emptyList(argument: string): LookalikeError {
  return new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    `${argument} is an empty list.`,
    `Leave ${argument} out for all of them, or name at least one.`,
  );
}
