import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { addressOf } from './http-servers.js';

/** A real graphql-ws server over our schema, with one ingestion that runs until a test publishes its end. */
export class SubscriptionServer {
  url = '';
  readonly sockets = new Set<WebSocket>();
  /** The types of all received messages, over all sockets. */
  readonly received: string[] = [];
  private readonly server = createServer();
  private readonly changes = new EventEmitter();
  private done = 0;
  private status = 'RUNNING';

  async start(): Promise<this> {
    const sockets = new WebSocketServer({ server: this.server, path: '/graphql' });
    sockets.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      socket.on('message', (data) => this.received.push((JSON.parse(String(data)) as { type: string }).type));
    });
    const schema = buildSchema(readFileSync(join(__dirname, '../../../../schema.graphql'), 'utf8'));
    const ingestionProgress = ({ id }: { id: string }) => this.states(id);
    useServer({ schema, roots: { subscription: { ingestionProgress } } }, sockets);
    this.url = await addressOf(this.server);
    return this;
  }

  /** Sends a new state to all subscribers. */
  publish(done: number, status = 'RUNNING'): void {
    Object.assign(this, { done, status });
    this.changes.emit('change');
  }

  end(): void {
    this.publish(this.done, 'CANCELLED');
    for (const socket of this.sockets) socket.terminate();
    this.server.close();
  }

  private async *states(id: string) {
    for (;;) {
      const { done, status } = this;
      const ingestion = {
        id,
        status,
        models: [],
        startedAt: new Date(0).toISOString(),
        done,
        outcomes: [],
        unreadPlaces: [],
        deletedPhotos: 0,
        ignoredPhotos: 0,
      };
      yield { ingestionProgress: ingestion };
      if (status !== 'RUNNING') return;
      if (this.done === done) await once(this.changes, 'change');
    }
  }
}
