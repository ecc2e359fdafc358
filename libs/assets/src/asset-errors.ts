import { type AssetSpec, LookalikeError } from '@lookalike/domain';
import { SourceError } from './source-error';

/** A source that was tried without success. */
export interface FailedAttempt {
  /** Display text. */
  source: string;
  error: unknown;
}

/**
 * ASSET_UNAVAILABLE: names the asset, the cache folder, the failure of each source, and what requires the asset. Retryable when the
 * network failed.
 * @param invalidReason why the copy in the cache cannot be used; null when there is none
 */
export function assetUnavailable(
  spec: AssetSpec,
  folder: string,
  invalidReason: string | null,
  attempts: readonly FailedAttempt[],
): LookalikeError {
  const places = [
    `cache: ${invalidReason ?? `${folder} does not exist`}`,
    ...attempts.map(({ source, error }) => `${source}: ${withoutPeriod((error as Error).message)}`),
  ];
  const remedies = new Set([...mirrorRemedy(spec), ...attempts.flatMap(({ error }) => remedyOf(error))]);
  return new LookalikeError(
    'ASSET_UNAVAILABLE',
    `${spec.title} could not be downloaded. Looked in: ${places.join('; ')}.`,
    `${toSentence([...remedies])} The next attempt then downloads the asset ${spec.name}. ${describeLimitation(spec)}`,
    { retryable: attempts.some(({ error }) => error instanceof SourceError && error.retryable) },
  );
}

export function downloadCancelled(spec: AssetSpec): LookalikeError {
  return new LookalikeError(
    'ASSET_UNAVAILABLE',
    `The download of ${spec.title} was cancelled.`,
    'Start the download again. It resumes where it stopped if the source supports that.',
  );
}

export function cacheNotWritable(spec: AssetSpec, cacheFolder: string, cause: unknown): LookalikeError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new LookalikeError(
    'ASSET_UNAVAILABLE',
    `${spec.title} cannot be stored: the cache folder ${cacheFolder} ${isFull ? 'has no space left' : 'cannot be written'} (${message}).`,
    `${isFull ? 'Free some space on its disk' : 'Make it writable'}, or use another cache folder. ${describeLimitation(spec)}`,
    { cause },
  );
}

function describeLimitation({ enables }: AssetSpec): string {
  return `It is required for ${enables}; everything else works without it.`;
}

function mirrorRemedy({ sources }: AssetSpec): string[] {
  const files = sources.flatMap((source) => (source.from === 'mirror' ? Object.values(source.files) : []));
  if (files.length === 0) return [];
  const names = files.length > 2 ? `${files[0]} and the other ${files.length - 1} files` : files.join(' and ');
  return [`provide ${names} in the asset mirror`];
}

/** A phrase without a period. */
function remedyOf(error: unknown): string[] {
  if (error instanceof SourceError) return error.remedy ? [error.remedy] : [];
  if (!LookalikeError.is(error)) return [];
  return [withoutPeriod(error.remedy.charAt(0).toLowerCase() + error.remedy.slice(1))];
}

function withoutPeriod(text: string): string {
  return text.replace(/\.$/u, '');
}

function toSentence(phrases: readonly string[]): string {
  if (phrases.length === 0) return 'Try again later.';
  const text = phrases.join(', or ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
