import { LookalikeError } from '@lookalike/domain';

/** Hosts that pictures may be fetched from: `example.org` (ports 80 and 443) or `example.org:8443`. */
export class AllowedHosts {
  private readonly hosts: ReadonlySet<string>;

  /** @throws LookalikeError CONFIG_INVALID */
  constructor(hosts: readonly string[]) {
    this.hosts = new Set(hosts.map(normalise));
  }

  /** Whether the address names a listed host on its usual port, or a listed host and port. */
  allows(url: URL): boolean {
    const host = withoutDot(url.hostname);
    if (url.port === '') return this.hosts.has(host);
    const usual = url.port === '80' || url.port === '443';
    return this.hosts.has(`${host}:${url.port}`) || (usual && this.hosts.has(host));
  }
}

function normalise(entry: string): string {
  // A scheme without a usual port of its own, so that no port is dropped as the default.
  const url = URL.canParse(`http://${entry}`) ? new URL(`ws://${entry}`) : null;
  if (!url || url.pathname !== '/' || url.search || url.hash || url.username || url.password || !url.hostname) {
    throw new LookalikeError(
      'CONFIG_INVALID',
      `ALLOWED_IMAGE_HOSTS has ${JSON.stringify(entry)}, which is no host.`,
      'List hosts separated by commas, with a port where it is not the usual one: images.example.org,example.org:8443',
    );
  }
  const port = /:(\d+)$/.exec(entry)?.[1];
  return port ? `${withoutDot(url.hostname)}:${Number(port)}` : withoutDot(url.hostname);
}

// `localhost.` and `localhost` are one name.
const withoutDot = (hostname: string) => hostname.replace(/\.$/, '');
