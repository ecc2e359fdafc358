import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of a server, on a port that it keeps, to break connections. */
export class TcpProxy {
  url = '';
  /** Connections of the clients. */
  readonly connections = new Set<Socket>();
  private readonly frozen = new WeakSet<Socket>();
  private readonly server = createServer((client) => {
    const target = connect(Number(new URL(this.target).port), '127.0.0.1');
    this.connections.add(client);
    client.once('close', () => this.connections.delete(client));
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      from.on('data', (chunk) => this.frozen.has(client) || to.write(chunk));
      from.on('error', () => undefined);
      from.once('close', () => to.destroy());
    }
  });

  constructor(private readonly target: string) {}

  /** Accepts connections; after `cut`, on the same port again. */
  async start(): Promise<this> {
    const port = this.url ? Number(new URL(this.url).port) : 0;
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  /** Breaks all connections and accepts no new ones. */
  cut(): void {
    this.server.close();
    for (const connection of this.connections) connection.destroy();
  }

  /** Silently drops all data of the existing connections; new connections are accepted. */
  freeze(): void {
    for (const connection of this.connections) this.frozen.add(connection);
  }
}
