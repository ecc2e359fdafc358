import { type AssetSpec, LookalikeError } from '@lookalike/domain';

/** One place that was looked at in vain. */
export interface Attempt {
  source: string;
  reason: string;
  remedy: string | null;
}

/** What is missing, where it was looked for, what to do, and what does without it. */
export function assetUnavailable(
  spec: AssetSpec,
  folder: string,
  harm: string | null,
  attempts: readonly Attempt[],
): LookalikeError {
  const places = [
    `cache: ${harm ?? `${folder} is not there`}`,
    ...attempts.map(({ source, reason }) => `${source}: ${reason}`),
  ];
  const remedies = [...mirrorRemedy(spec), ...attempts.flatMap(({ remedy }) => remedy ?? [])];
  return new LookalikeError(
    'ASSET_UNAVAILABLE',
    `${spec.title} could not be had. Looked in: ${places.join('; ')}.`,
    `${sentence([...new Set(remedies)])} Then run: npm run fetch ${spec.name}. Without it ${spec.enables} cannot be used; everything else can.`,
  );
}

export function fetchStopped(spec: AssetSpec): LookalikeError {
  return new LookalikeError(
    'ASSET_UNAVAILABLE',
    `Fetching ${spec.title} was stopped.`,
    'Start it again: it goes on where it ended, if the source allows.',
  );
}

function mirrorRemedy({ sources }: AssetSpec): string[] {
  const files = sources.flatMap((source) => (source.from === 'mirror' ? Object.values(source.files) : []));
  if (files.length === 0) return [];
  const some = files.length > 2 ? `${files[0]} and the others of its kind` : files.join(' and ');
  return [`put ${some} into a folder and name it in ASSETS_MIRROR`];
}

function sentence(remedies: readonly string[]): string {
  if (remedies.length === 0) return 'Try again later.';
  const text = remedies.join(', or ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
