import { LookalikeError } from '@lookalike/domain';

/**
 * The error for a file whose content is not what it should be.
 *
 * @param file its path, for people
 * @param what what is wrong with it, the rest of the sentence `<file> is corrupt: `
 */
export function corruptFile(file: string, what: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'ASSET_CORRUPT',
    `${file} is corrupt: ${what}.`,
    'Delete the file and run `npm run fetch`, which gets it again.',
    { cause },
  );
}

/** Runs a parser that is not ours (JSON); whatever it throws means that the file is corrupt. */
export function parsedOrCorrupt<T>(file: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (LookalikeError.is(cause)) throw cause;
    throw corruptFile(file, what, cause);
  }
}
