export interface SourceErrorOptions {
  /** What can be done about it, as a phrase without a period: `install npm`. */
  remedy?: string;
  /** Whether the same source may work later without intervention: the network or a host failed. Default false. */
  retryable?: boolean;
  cause?: unknown;
}

/** Why a source cannot provide an asset. The message is display text that follows the source's name. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly remedy: string | null;
  readonly retryable: boolean;

  constructor(message: string, { remedy, retryable = false, cause }: SourceErrorOptions = {}) {
    super(message, { cause });
    this.remedy = remedy ?? null;
    this.retryable = retryable;
  }
}

const WRITE_ERRORS = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR']);

/** Whether the cache cannot be written. Other sources would fail in the same way, so none is tried. */
export function isWriteError(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && syscall !== undefined && WRITE_ERRORS.has(code);
}
