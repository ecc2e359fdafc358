import { LookalikeError } from '@lookalike/domain';

/*
 * A request may contain an image of 20 MB in base64, in its variables or in the text of its document. JSON.parse and the lexer of
 * graphql-js read it character by character on the main thread (35 ms and 150 ms). And JSON that is dense instead of one long string
 * takes JSON.parse a second. So base64 is cut out of the bytes before anything parses them, and the rest is limited to a size that is
 * parsed in milliseconds. Only the image reader ever decodes it.
 */

/**
 * Maximum size of a WebSocket message, and so of the images in it; the socket is closed with 1009 for a larger one. ws copies and
 * unmasks a message at once, and then its escapes are decoded: with 3 MB the event loop was blocked for up to 52 ms, with 4 MB for
 * 64 ms. Larger images can be sent over HTTP or to POST /uploads.
 */
export const MAX_MESSAGE_MB = 2;
/** Smaller requests are parsed as they are. */
const SMALL_BYTES = 64 * 1024;
/** Maximum size of a request without its images. `startIngestion` with all 5,749 identities of LFW has 120 kB. */
const MAX_TEXT_BYTES = 512 * 1024;
/**
 * Keys of all objects in the JSON of a request. JSON.parse takes about two microseconds for each that is new. A request has as many as
 * its operation has variables, and some for each image.
 */
export const MAX_KEYS = 1_000;
/** Lists and objects in the same JSON. JSON.parse takes up to 100 ms for 200,000, above all when they are inside each other. */
const MAX_CONTAINERS = 10_000;
/** Shorter base64 remains in the text. */
const MIN_BASE64_BYTES = 4 * 1024;
/** Maximum base64 that is processed per turn of the event loop: at most 10 ms. */
const BASE64_BYTES_PER_TICK = 128 * 1024;
/** The cost of finding a quote, as a number of bytes to examine. */
const QUOTE_COST = 32;

/** The base64 that was cut out of a request, as it was in the JSON text, by the placeholders that the text contains instead. */
export type InlineImages = ReadonlyMap<string, Buffer>;

/** Bytes of memory for each byte of base64 until the operation ends: the base64 and the decoded image. */
export const INLINE_IMAGE_MEMORY = 1.75;

export const NO_INLINE_IMAGES: InlineImages = new Map();

/**
 * Waits for a turn of the event loop that no other connection uses: `setImmediate` would resume all of them in the same turn. Rejects if
 * no client waits for the answer any more.
 */
export type NextTurn = () => Promise<void>;

/** The images of a request, and how to wait before a part of them is decoded. */
export interface RequestImages {
  inlineImages: InlineImages;
  nextTurn: NextTurn;
}

const NO_TURN: NextTurn = () => Promise.resolve();

/** Of a request whose images are not needed: it has none to decode in turns. */
export const NO_REQUEST_IMAGES: RequestImages = { inlineImages: NO_INLINE_IMAGES, nextTurn: NO_TURN };

export interface RequestText {
  text: string;
  inlineImages: InlineImages;
}

/** Whether `extractInlineImages` has nothing to do. */
function isSmall(bytes: Uint8Array): boolean {
  return bytes.byteLength <= SMALL_BYTES;
}

/**
 * Replaces base64 of at least 4 kB between two quotes of a JSON text by placeholders.
 *
 * A quote may also belong to a string of the GraphQL document inside the JSON, or precede text that is in no string. The latter
 * cannot be confused with a string: there a placeholder is a syntax error, in JSON and in GraphQL.
 * @throws LookalikeError QUERY_TOO_COSTLY if it has more than 1,000 keys, or if a text that is not small has more than 10,000 lists and
 * objects or more than 512 kB remain; and what `nextTurn` throws
 */
export async function extractInlineImages(bytes: Buffer, nextTurn: NextTurn): Promise<RequestText> {
  if (isSmall(bytes)) {
    checkKeys(bytes);
    return { text: bytes.toString(), inlineImages: NO_INLINE_IMAGES };
  }
  // The bodies of many connections may be complete in the same turn.
  await nextTurn();
  const inlineImages = new Map<string, Buffer>();
  const parts: string[] = [];
  let textBytes = 0;
  let copiedTo = 0;
  let containers = 0;
  const copyTo = (end: number) => {
    textBytes += end - copiedTo;
    if (textBytes > MAX_TEXT_BYTES) throw tooLarge();
    for (let at = copiedTo; at < end; at++) if (bytes[at] === BRACKET || bytes[at] === BRACE) containers++;
    if (containers > MAX_CONTAINERS) throw tooManyContainers();
    parts.push(bytes.toString('utf8', copiedTo, end));
    copiedTo = end;
  };

  let keys = 0;
  let examined = 0;
  for (let quote = bytes.indexOf(QUOTE), next; quote !== -1; quote = next) {
    next = bytes.indexOf(QUOTE, quote + 1);
    if (endsKey(bytes, quote) && ++keys > MAX_KEYS) throw tooManyKeys();
    if (next - quote > MIN_BASE64_BYTES) {
      // Inside a document the closing quote is escaped.
      const end = bytes[next - 1] === BACKSLASH ? next - 1 : next;
      const content = bytes.subarray(quote + 1, end);
      if (await isBase64(content, nextTurn)) {
        const placeholder = `${PLACEHOLDER}${inlineImages.size}`;
        copyTo(quote + 1);
        inlineImages.set(placeholder, content);
        parts.push(placeholder);
        copiedTo = end;
      }
    }
    if (textBytes + next - copiedTo > MAX_TEXT_BYTES) throw tooLarge();
    examined += QUOTE_COST + (next - quote > MIN_BASE64_BYTES ? next - quote : 0);
    if (examined > BASE64_BYTES_PER_TICK) {
      await nextTurn();
      examined = 0;
    }
  }
  copyTo(bytes.byteLength);
  return { text: parts.join(''), inlineImages };
}

/** 200 requests with 5,200 keys each took JSON.parse and the checks of their variables two seconds. */
function checkKeys(bytes: Buffer): void {
  let keys = 0;
  for (let quote = bytes.indexOf(QUOTE); quote !== -1; quote = bytes.indexOf(QUOTE, quote + 1)) {
    if (endsKey(bytes, quote) && ++keys > MAX_KEYS) throw tooManyKeys();
  }
}

// No token of JSON or GraphQL begins with `%`, and base64 does not contain it.
const PLACEHOLDER = '%base64-';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BRACE = 0x7b;
const WHITESPACE: readonly (number | undefined)[] = [0x20, 0x0a, 0x0d, 0x09];
/** An image may be 20 MB of whitespace. 512 kB contain at most 8,000 keys that are followed by more than this. */
const MAX_WHITESPACE = 64;

/** Whether a colon follows a quote, so that it probably ends a key: it may also be part of a text. */
function endsKey(bytes: Buffer, quote: number): boolean {
  let at = quote + 1;
  while (at <= quote + MAX_WHITESPACE && WHITESPACE.includes(bytes[at])) at++;
  return bytes[at] === COLON;
}

/** Characters of base64, base64url and of the `data:` prefix. */
const OTHER_CHARACTER = /[^\w+/=\-:;,.]/;

async function isBase64(bytes: Buffer, nextTurn: NextTurn): Promise<boolean> {
  for (let from = 0; from < bytes.byteLength;) {
    const to = endOfChunk(bytes, from);
    if (OTHER_CHARACTER.test(unescape(bytes.toString('latin1', from, to)))) return false;
    from = to;
    if (from < bytes.byteLength) await nextTurn();
  }
  return true;
}

/** The end of a chunk that divides no escape sequence. */
function endOfChunk(bytes: Buffer, from: number): number {
  const to = Math.min(from + BASE64_BYTES_PER_TICK, bytes.byteLength);
  return to < bytes.byteLength && bytes[to - 1] === BACKSLASH ? to + 1 : to;
}

/** Some encoders escape `/`, and base64 may be wrapped into lines. */
function unescape(chunk: string): string {
  return OTHER_CHARACTER.test(chunk) ? chunk.replaceAll('\\/', '/').replace(/(?:\\[nrt]| )+/g, '') : chunk;
}

/** Chunks of the base64 that a placeholder represents, without escape sequences and line breaks. */
export function* chunksOf(bytes: Buffer): Iterable<string> {
  for (let from = 0; from < bytes.byteLength;) {
    const to = endOfChunk(bytes, from);
    yield unescape(bytes.toString('latin1', from, to));
    from = to;
  }
}

function tooLarge(): LookalikeError {
  return new LookalikeError(
    'QUERY_TOO_COSTLY',
    `The request has more than ${MAX_TEXT_BYTES / 1024} kB in addition to base64 images.`,
    'Send fewer or shorter values, and images as base64 or to POST /uploads.',
  );
}

function tooManyContainers(): LookalikeError {
  return new LookalikeError(
    'QUERY_TOO_COSTLY',
    `The request has more than ${MAX_CONTAINERS} lists and objects.`,
    'Send fewer values, or several requests.',
  );
}

function tooManyKeys(): LookalikeError {
  return new LookalikeError(
    'QUERY_TOO_COSTLY',
    `The request has more than ${MAX_KEYS} keys.`,
    'Send fewer values, or several requests.',
  );
}
