import { lookup } from 'node:dns/promises';
import type { Readable } from 'node:stream';
import { imageTooLarge, LookalikeError, MAX_IMAGE_BYTES } from '@lookalike/domain';
import { Agent, type Dispatcher, request } from 'undici';
import { AllowedHosts, checkUrl, createCheckedLookup, isPublicAddress, type Resolve } from './url-policy';

const MAX_REDIRECTS = 3;
const TIMEOUT_MS = 10_000;
const HEADERS = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Lookalike' };

export interface ImageFetcherOptions {
  /** `example.org` or `example.org:8443`. */
  allowedHosts: readonly string[];
  /** Only for tests, which have no public address to serve from. Never set from the environment. */
  resolve?: Resolve;
  isPublic?: (address: string) => boolean;
  timeoutMs?: number;
}

export type ImageFetcher = (url: string, signal: AbortSignal) => Promise<Uint8Array>;

/**
 * Downloads images from the allowed hosts, never from a private address. Each redirect is checked like the first URL, and each
 * connection goes to the address that was checked.
 * @throws LookalikeError CONFIG_INVALID
 */
export function createImageFetcher(options: ImageFetcherOptions): ImageFetcher {
  const { resolve = (hostname) => lookup(hostname, { all: true }), isPublic = isPublicAddress } = options;
  const { timeoutMs = TIMEOUT_MS } = options;
  const hosts = new AllowedHosts(options.allowedHosts);

  return async (text, signal) => {
    let url = checkUrl(text, hosts, isPublic);
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const agent = new Agent({ connect: { lookup: createCheckedLookup(resolve, isPublic), timeout: timeoutMs } });
    try {
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        const response = await request(url, { dispatcher: agent, signal: deadline, headers: HEADERS });
        const location = redirectLocation(response);
        if (location === null) return await readImageBody(url, response);
        await response.body.dump();
        url = checkUrl(URL.canParse(location, url.href) ? new URL(location, url).href : location, hosts, isPublic);
      }
      throw urlUnreachable(`${url.host} redirects more than ${MAX_REDIRECTS} times.`);
    } catch (error) {
      throw toUrlError(error, url, signal);
    } finally {
      // `close` would wait for a response body that is never read.
      void agent.destroy();
    }
  };
}

function redirectLocation({ statusCode, headers }: Dispatcher.ResponseData): string | null {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return null;
  return typeof headers.location === 'string' ? headers.location : null;
}

async function readImageBody(url: URL, { statusCode, headers, body }: Dispatcher.ResponseData): Promise<Uint8Array> {
  if (statusCode !== 200) throw urlUnreachable(`${url.host} responds with status ${statusCode}.`);
  const type = String(headers['content-type'] ?? '');
  if (/^text\/|json|xml/i.test(type) && !/svg/i.test(type)) {
    throw urlUnreachable(`${url.host} responds with ${type.slice(0, 80)}, which is not an image.`);
  }
  return readLimited(body, Number(headers['content-length'] ?? 0));
}

/**
 * Reads a stream to its end, up to the largest size of an image.
 * @param contentLength size in bytes that the sender announces; 0 if unknown
 * @throws LookalikeError IMAGE_TOO_LARGE
 */
async function readLimited(stream: Readable, contentLength: number): Promise<Uint8Array> {
  if (contentLength > MAX_IMAGE_BYTES) {
    stream.destroy();
    throw imageTooLarge(contentLength);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop destroys the stream, which ends the download.
    if (size > MAX_IMAGE_BYTES) throw imageTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A client that disconnects gets the abort error itself. The error of `createCheckedLookup` is thrown by the socket unchanged. */
function toUrlError(error: unknown, url: URL, signal: AbortSignal): unknown {
  if (LookalikeError.is(error) || signal.aborted) return error;
  const code = (error as NodeJS.ErrnoException)?.code;
  return urlUnreachable(`${url.host} does not respond${code ? ` (${code})` : ''}.`, error);
}

function urlUnreachable(message: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'URL_UNREACHABLE',
    message,
    'Open the URL in a browser to check that it shows an image, or send the image to POST /uploads.',
    { cause },
  );
}
