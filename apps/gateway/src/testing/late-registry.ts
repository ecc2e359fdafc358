import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { freePort } from '@lookalike/testing';

/** An address of an npm registry at which nothing listens until `open` is called; then it forwards requests to the one of this machine. */
export class LateRegistry {
  private server: Server | null = null;

  private constructor(
    private readonly name: string,
    private readonly port: number,
    private readonly upstream: string,
  ) {}

  /** @param name of the only package that it has */
  static async create(name: string): Promise<LateRegistry> {
    // npm rejects the command in a workspace.
    const upstream = execFileSync('npm', ['config', 'get', 'registry'], { cwd: tmpdir(), encoding: 'utf8' })
      .trim()
      .replace(/\/$/u, '');
    return new LateRegistry(name, await freePort(), upstream);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    this.server = createServer((request, response) => {
      if (!request.url!.startsWith(`/${this.name}`)) return void request.socket.destroy();
      const accept = request.headers.accept ?? '*/*';
      fetch(`${this.upstream}${request.url}`, { headers: { accept } })
        .then(async (answer) => {
          const type = answer.headers.get('content-type') ?? '';
          response.writeHead(answer.status, { 'content-type': type });
          // The metadata of a package contain the URLs of its archives.
          if (type.includes('json')) response.end((await answer.text()).replaceAll(this.upstream, this.url));
          else Readable.fromWeb(answer.body as ReadableStream).pipe(response);
        })
        .catch((error: unknown) => response.destroy(error as Error));
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}
