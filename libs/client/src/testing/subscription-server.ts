import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { addressOf } from './servers.js';

/** A real graphql-ws server over our schema, whose one ingestion goes on until it is told to end. */
export class SubscriptionServer {
  url = '';
  readonly sockets = new Set<WebSocket>();
  /** The types of all messages that came, over all sockets. */
  readonly heard: string[] = [];
  private readonly server = createServer();
  private readonly changes = new EventEmitter();
  private done = 0;
  private status = 'RUNNING';

  async start(): Promise<this> {
    const sockets = new WebSocketServer({ server: this.server, path: '/graphql' });
    sockets.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      socket.on('message', (data) => this.heard.push((JSON.parse(String(data)) as { type: string }).type));
    });
    const schema = buildSchema(readFileSync(join(__dirname, '../../../../schema.graphql'), 'utf8'));
    const ingestionProgress = ({ id }: { id: string }) => this.states(id);
    useServer({ schema, roots: { subscription: { ingestionProgress } } }, sockets);
    this.url = await addressOf(this.server);
    return this;
  }

  /** What each subscriber is told. */
  tell(done: number, status = 'RUNNING'): void {
    Object.assign(this, { done, status });
    this.changes.emit('change');
  }

  end(): void {
    this.tell(this.done, 'CANCELLED');
    for (const socket of this.sockets) socket.terminate();
    this.server.close();
  }

  private async *states(id: string) {
    for (;;) {
      const { done, status } = this;
      const ingestion = { id, status, models: [], startedAt: new Date(0).toISOString(), done, outcomes: [] };
      yield { ingestionProgress: ingestion };
      if (status !== 'RUNNING') return;
      if (this.done === done) await once(this.changes, 'change');
    }
  }
}
