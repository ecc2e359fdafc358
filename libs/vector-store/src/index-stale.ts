import { LookalikeError } from '@lookalike/domain';

/** INDEX_STALE: what the index was made with is not what would be searched with. */
export function indexStale(name: string, why: string): LookalikeError {
  return new LookalikeError(
    'INDEX_STALE',
    `The index ${name} ${why}.`,
    'Make it again: startIngestion(input: { rebuild: true }).',
  );
}
