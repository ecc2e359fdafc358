import { lookup } from 'node:dns/promises';
import { LookalikeError } from '@lookalike/domain';
import { Agent, type Dispatcher, request } from 'undici';
import { AllowedHosts } from './allowed-hosts';
import { checkedLookup, type Resolve } from './checked-lookup';
import { checkUrl } from './check-url';
import { isPublicAddress } from './public-address';
import { readLimited } from './read-limited';
import { urlUnreachable } from './url-errors';

const MAX_REDIRECTS = 3;
const TIMEOUT_MS = 10_000;

export interface ImageFetcherOptions {
  /** `example.org` or `example.org:8443`. */
  allowedHosts: readonly string[];
  /** For tests: they have no public address to serve from. Never set from the environment. */
  resolve?: Resolve;
  isPublic?: (address: string) => boolean;
  timeoutMs?: number;
}

export type ImageFetcher = (address: string, signal: AbortSignal) => Promise<Uint8Array>;

/**
 * Fetches pictures from the hosts that are listed, and from no private address: each hop of a redirect is checked like the first,
 * and connects to the address that was checked.
 * @throws LookalikeError CONFIG_INVALID
 */
export function createImageFetcher(options: ImageFetcherOptions): ImageFetcher {
  const { resolve = (hostname) => lookup(hostname, { all: true }), isPublic = isPublicAddress } = options;
  const { timeoutMs = TIMEOUT_MS } = options;
  const hosts = new AllowedHosts(options.allowedHosts);

  return async (address, signal) => {
    let url = checkUrl(address, hosts, isPublic);
    const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const agent = new Agent({ connect: { lookup: checkedLookup(resolve, isPublic), timeout: timeoutMs } });
    try {
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        const response = await request(url, { dispatcher: agent, signal: within, headers: HEADERS });
        const next = redirectOf(response);
        if (next === null) return await readPicture(url, response);
        await response.body.dump();
        url = checkUrl(URL.canParse(next, url.href) ? new URL(next, url).href : next, hosts, isPublic);
      }
      throw urlUnreachable(`${url.host} redirects more than ${MAX_REDIRECTS} times.`);
    } catch (error) {
      throw asUrlError(error, url, signal);
    } finally {
      // Not `close`: that would wait for a body that nobody reads.
      void agent.destroy();
    }
  };
}

const HEADERS = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Lookalike' };

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData): string | null {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return null;
  return typeof headers.location === 'string' ? headers.location : null;
}

async function readPicture(url: URL, { statusCode, headers, body }: Dispatcher.ResponseData): Promise<Uint8Array> {
  if (statusCode !== 200) throw urlUnreachable(`${url.host} answers with status ${statusCode}.`);
  const type = String(headers['content-type'] ?? '');
  if (/^text\/|json|xml/i.test(type) && !/svg/i.test(type)) {
    throw urlUnreachable(`${url.host} answers with ${type.slice(0, 80)}, which is no picture.`);
  }
  return readLimited(body, Number(headers['content-length'] ?? 0));
}

/** Whoever has left gets the abort itself; the check's own refusal comes out of the socket that it refused. */
function asUrlError(error: unknown, url: URL, signal: AbortSignal): unknown {
  if (LookalikeError.is(error) || signal.aborted) return error;
  const code = (error as NodeJS.ErrnoException)?.code;
  return urlUnreachable(`${url.host} does not answer${code ? ` (${code})` : ''}.`, error);
}
