import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy before a server, on a port of its own that it keeps: what happens to connections on their way. */
export class TcpProxy {
  url = '';
  /** Of clients that are connected. */
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

  /** Takes connections; again, after `cut`, on the same port. */
  async start(): Promise<this> {
    const port = this.url ? Number(new URL(this.url).port) : 0;
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  /** Breaks all connections and takes no new ones. */
  cut(): void {
    this.server.close();
    for (const connection of this.connections) connection.destroy();
  }

  /** Lets nothing through any more on the connections that there are, without a sign; new ones are taken. */
  freeze(): void {
    for (const connection of this.connections) this.frozen.add(connection);
  }
}
