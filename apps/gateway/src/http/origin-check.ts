import type { IncomingMessage } from 'node:http';
import { LookalikeError } from '@lookalike/domain';

/*
 * Browsers let any page open a WebSocket to any host, and send the page's origin with it: only our own pages may connect. A page is our
 * own if its origin has the host that the request was sent to, which the host check has accepted (host-check.ts), or if it is listed.
 */

/** Why a page may not open a WebSocket; null if it may. Programs send no Origin. @param allowed from `parseAllowedOrigins` */
export function originError(
  { headers: { host = '', origin } }: Pick<IncomingMessage, 'headers'>,
  allowed: readonly string[],
): LookalikeError | null {
  if (origin === undefined) return null;
  const page = parseWebUrl(origin);
  if (page && (allowed.includes(page.origin) || page.host === hostAt(page.protocol, host))) return null;
  const sentTo = JSON.stringify(host.slice(0, 200));
  return new LookalikeError(
    'HOST_NOT_ALLOWED',
    `Pages of ${origin.slice(0, 200)} may not open a WebSocket to this server: the request was sent to the host ${sentTo}.`,
    'Open it from a page of this server or from a program. A reverse proxy must pass on the Host header, with its port. The settings of the server can allow other pages.',
  );
}

/** A Host header as `URL.host` spells it: some proxies add the default port of the scheme, which is not part of an origin. */
function hostAt(protocol: string, host: string): string | null {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) ? new URL(url).host : null;
}

/**
 * @param entries origins such as `https://photos.example.org` or `https://photos.example.org:8443`
 * @returns them in their canonical form
 * @throws LookalikeError CONFIG_INVALID
 */
export function parseAllowedOrigins(entries: readonly string[]): string[] {
  return entries.map((entry) => {
    const url = entry.includes('*') ? null : parseWebUrl(entry);
    if (url && url.href === `${url.origin}/`) return url.origin;
    throw new LookalikeError(
      'CONFIG_INVALID',
      `LOOKALIKE_ALLOWED_ORIGINS contains ${JSON.stringify(entry)}, which is not an origin.`,
      'List origins with their scheme and without a path, separated by commas: https://photos.example.org.',
    );
  });
}

function parseWebUrl(text: string): URL | null {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : null;
}
