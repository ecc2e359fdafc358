import { readFileSync } from 'node:fs';
import type { LookupFunction } from 'node:net';
import type { StartedNginx } from '@lookalike/testing';
import { createClient } from 'graphql-ws';
import { Agent, fetch, type RequestInit } from 'undici';
import WebSocket, { type ClientOptions } from 'ws';
import type { Json } from './gateway-under-test';

/** The public host name resolves to this machine. */
const lookup: LookupFunction = (_hostname, { all }, callback) =>
  all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

/** A client that knows only the public URL of a gateway behind nginx, and the certificate. */
export class PublicClient {
  private readonly ca: Buffer;
  private readonly agent: Agent;

  constructor(private readonly nginx: StartedNginx) {
    this.ca = readFileSync(nginx.certificate);
    this.agent = new Agent({ connect: { ca: this.ca, lookup } });
  }

  /** @param path below the public URL */
  get(path: string, init: RequestInit = {}) {
    return fetch(this.nginx.url + path, { ...init, dispatcher: this.agent });
  }

  async query(query: string, variables: Record<string, unknown> = {}): Promise<Json> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query, variables });
    return (await this.get('/graphql', { method: 'POST', headers, body })).json();
  }

  /** Opens a WebSocket as a page of the public URL does. @returns it, or the status with which it was rejected */
  open(options: ClientOptions = {}): Promise<WebSocket | number> {
    const socket = new this.Socket(this.socketUrl, 'graphql-transport-ws', options);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(socket));
      socket.once('unexpected-response', (_request, { statusCode }) => (socket.terminate(), resolve(statusCode!)));
      socket.once('error', reject);
    });
  }

  /** @returns all results of a subscription */
  async subscribe(query: string, variables: Record<string, unknown>): Promise<Json[]> {
    const client = createClient({ url: this.socketUrl, webSocketImpl: this.Socket, retryAttempts: 0 });
    const results: Json[] = [];
    for await (const result of client.iterate({ query, variables })) results.push(result);
    await client.dispose();
    return results;
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  private get socketUrl(): string {
    return `${this.nginx.url.replace('https', 'wss')}/graphql`;
  }

  private get Socket() {
    const { ca } = this;
    const { origin } = new URL(this.nginx.url);
    return class extends WebSocket {
      constructor(url: string, protocol: string, options: ClientOptions = {}) {
        super(url, protocol, { ca, lookup, origin, ...options });
      }
    };
  }
}
