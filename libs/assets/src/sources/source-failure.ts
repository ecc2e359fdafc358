/** Why a source does not give the asset, in words for people. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';

  /** @param remedy what a person can do about it, where there is more than trying again */
  constructor(
    message: string,
    readonly remedy: string | null = null,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
