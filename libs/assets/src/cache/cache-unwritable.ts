import { type AssetSpec, LookalikeError } from '@lookalike/domain';

/** Failures of the disk that no other source would cure. */
const CODES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR']);

/** Whether an error says that nothing can be written into the cache. */
export function isUnwritable(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && syscall !== undefined && CODES.has(code);
}

export function cacheUnwritable(spec: AssetSpec, cacheFolder: string, error: unknown): LookalikeError {
  const { code, message } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new LookalikeError(
    'ASSET_UNAVAILABLE',
    `${spec.title} cannot be kept: ${full ? 'no space is left for' : 'nothing can be written into'} the cache ${cacheFolder} (${message}).`,
    `${full ? 'Free some space there' : 'Make it writable'}, or name another folder in LOOKALIKE_CACHE. Without it ${spec.enables} cannot be used.`,
    { cause: error },
  );
}
