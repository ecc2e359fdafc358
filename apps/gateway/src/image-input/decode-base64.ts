import { LookalikeError } from '@lookalike/domain';
import { imageTooLarge, MAX_IMAGE_BYTES } from './max-image-bytes';

// As in RFC 2397, with any media type and parameters.
const DATA_PREFIX = /^\s*data:[^,]{0,256},/i;

/**
 * Bytes of base64 or base64url, with or without a `data:` prefix, padding and line breaks.
 * @throws LookalikeError IMAGE_INPUT_INVALID, IMAGE_TOO_LARGE
 */
export function decodeBase64(text: string): Uint8Array {
  const prefix = DATA_PREFIX.exec(text)?.[0] ?? '';
  if (prefix && !/;\s*base64\s*,$/i.test(prefix)) throw invalid('The data: address is not in base64');
  const bare = text.slice(prefix.length);
  if (bare.length * 0.75 > MAX_IMAGE_BYTES * 1.1) throw imageTooLarge();
  const bytes = decodeWhole(bare) ?? decodeWhole(bare.replace(/\s+/g, ''));
  if (!bytes) throw invalid('The text is not base64');
  if (bytes.byteLength === 0) throw invalid('The text is empty');
  if (bytes.byteLength > MAX_IMAGE_BYTES) throw imageTooLarge();
  return bytes;
}

/** null: `Buffer.from` skipped something, so there are fewer bytes than letters call for. Quicker than a pattern over 28 MB. */
function decodeWhole(text: string): Uint8Array | null {
  const padding = /={0,2}$/.exec(text.slice(-2))![0].length;
  const letters = text.length - padding;
  if (letters % 4 === 1 || (padding > 0 && text.length % 4 !== 0)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.byteLength === Math.floor((letters * 3) / 4) ? bytes : null;
}

function invalid(what: string): LookalikeError {
  return new LookalikeError(
    'IMAGE_INPUT_INVALID',
    `${what}.`,
    'Give `base64` the bytes of an image file in base64 (such as `base64 -w0 photo.jpg` prints), or POST them to /uploads.',
  );
}
