import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Real HTTP servers on free ports; call `end` after the last test. */
export class HttpServers {
  private readonly started: Server[] = [];

  /** @returns its URL */
  async start(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    this.started.push(server);
    return addressOf(server);
  }

  /** A URL where nothing listens. */
  async unused(): Promise<string> {
    const server = createServer();
    const address = await addressOf(server);
    await new Promise((resolve) => server.close(resolve));
    return address;
  }

  end(): void {
    for (const server of this.started) {
      server.close();
      server.closeAllConnections();
    }
  }
}

export async function addressOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
