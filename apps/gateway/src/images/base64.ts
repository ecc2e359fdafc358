import { imageTooLarge, LookalikeError, MAX_IMAGE_BYTES } from '@lookalike/domain';
import { chunksOf, type NextTurn } from './inline-images';

// RFC 2397, with any media type and parameters.
const DATA_URL_PREFIX = /^\s*data:[^,]{0,256},/i;

/**
 * Decodes base64 or base64url, with or without a `data:` prefix, padding and line breaks.
 * @throws LookalikeError IMAGE_INPUT_INVALID, IMAGE_TOO_LARGE
 */
export function decodeBase64(text: string): Uint8Array {
  const content = text.slice(dataUrlPrefixOf(text).length);
  if (content.length * 0.75 > MAX_IMAGE_BYTES * 1.1) throw imageTooLarge();
  const bytes = decodeStrictly(content) ?? decodeStrictly(content.replace(/\s+/g, ''));
  if (!bytes) throw invalid('The text is not valid base64.');
  if (bytes.byteLength === 0) throw invalid('The base64 text is empty.');
  if (bytes.byteLength > MAX_IMAGE_BYTES) throw imageTooLarge();
  return bytes;
}

/**
 * As `decodeBase64`, for base64 that was cut out of a request. Each chunk is decoded in its own turn: 28 MB take 40 ms.
 * @throws LookalikeError IMAGE_INPUT_INVALID, IMAGE_TOO_LARGE; and what `nextTurn` throws
 */
export async function decodeInlineImage(base64: Buffer, nextTurn: NextTurn): Promise<Uint8Array> {
  // Pages that are not written take no memory. One buffer: pieces that are concatenated would take it twice.
  const decoded = Buffer.allocUnsafeSlow(Math.min(decodedBytes(base64.byteLength), MAX_IMAGE_BYTES));
  let size = 0;
  const append = (bytes: Uint8Array) => {
    if (size + bytes.byteLength > MAX_IMAGE_BYTES) throw imageTooLarge();
    decoded.set(bytes, size);
    size += bytes.byteLength;
  };
  let isFirst = true;
  // Up to seven characters: padding may only follow the last group of four.
  let rest = '';
  for (const chunk of chunksOf(base64)) {
    await nextTurn();
    const text = rest + (isFirst ? chunk.slice(dataUrlPrefixOf(chunk).length) : chunk);
    isFirst = false;
    const end = Math.max(0, text.length - 4 - (text.length % 4));
    rest = text.slice(end);
    const bytes = end > 0 ? decodeStrictly(text.slice(0, end)) : new Uint8Array();
    if (!bytes || text[end - 1] === '=') throw invalid('The text is not valid base64.');
    append(bytes);
  }
  append(decodeBase64(rest));
  return decoded.subarray(0, size);
}

/** The maximum size of the bytes that base64 of a size decodes to. */
function decodedBytes(base64Bytes: number): number {
  return Math.ceil((base64Bytes * 3) / 4);
}

/** @throws LookalikeError IMAGE_INPUT_INVALID if it is a `data:` URL without base64 */
function dataUrlPrefixOf(text: string): string {
  const prefix = DATA_URL_PREFIX.exec(text)?.[0] ?? '';
  if (prefix && !/;\s*base64\s*,$/i.test(prefix)) throw invalid('The data: URL is not base64-encoded.');
  return prefix;
}

/**
 * Null if `Buffer.from` skipped a character, which is noticed because fewer bytes result than the number of characters requires.
 * This is faster than matching 28 MB of text against a pattern.
 */
function decodeStrictly(text: string): Uint8Array | null {
  const padding = /={0,2}$/.exec(text.slice(-2))![0].length;
  const characters = text.length - padding;
  if (characters % 4 === 1 || (padding > 0 && text.length % 4 !== 0)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.byteLength === Math.floor((characters * 3) / 4) ? bytes : null;
}

function invalid(message: string): LookalikeError {
  return new LookalikeError(
    'IMAGE_INPUT_INVALID',
    message,
    'Set `base64` to the base64-encoded bytes of an image file (the output of `base64 -w0 photo.jpg`), or send them to POST /uploads.',
  );
}
