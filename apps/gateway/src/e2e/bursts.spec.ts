import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSampleGateway } from '../testing/gateway-under-test';
import { expectUnblocked, longestTurnDuring } from '../testing/longest-turn';

/**
 * Sends a file on several connections, in one write each, when it receives a line. Ends when each connection has received the number
 * of answers or is closed, and prints the answers of all.
 */
const CLIENT = `
const [url, file, connections, answers] = process.argv.slice(1);
const bytes = require('node:fs').readFileSync(file);
const { hostname, port, protocol } = new URL(url);
let left = Number(connections);
let total = 0;
const end = () => --left === 0 && process.stdout.write(total + '\\n', () => process.exit());
const opened = Array.from({ length: left }, () => protocol === 'ws:' ? openWebSocket() : openSocket());
Promise.all(opened).then((sends) => {
  process.stdin.once('data', () => sends.forEach((send) => send()));
  process.stdout.write('ready\\n');
});
function counter() {
  let count = 0;
  let isOpen = true;
  const close = () => { if (isOpen) { isOpen = false; end(); } };
  return { close, add(n) { total += n; if ((count += n) >= Number(answers)) close(); } };
}
function openSocket() {
  const socket = require('node:net').connect(port, hostname);
  const { add, close } = counter();
  socket.on('data', (data) => add(data.toString('latin1').split('HTTP/1.1 ').length - 1)).on('close', close).on('error', close);
  return new Promise((resolve) => socket.on('connect', () => resolve(() => socket.write(bytes))));
}
function openWebSocket() {
  const { WebSocket } = require('ws');
  const socket = new WebSocket(url + '/graphql', 'graphql-transport-ws');
  const { add, close } = counter();
  socket.on('close', close);
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  return new Promise((resolve) => socket.on('message', (data) => {
    const { type } = JSON.parse(data);
    if (type === 'error' || type === 'next') return add(1);
    if (type === 'connection_ack') resolve(() => {
      socket._socket.cork();
      JSON.parse(bytes).forEach((message) => socket.send(JSON.stringify(message)));
      socket._socket.uncork();
    });
  }));
}`;

/** A document of 3 kB whose validation takes milliseconds. */
const DOCUMENT = `{ ${Array.from({ length: 190 }, (_, i) => `identity${i} { name }`).join(' ')} }`;
const INVALID_HOST = 'GET /healthz HTTP/1.1\r\nHost: example.org\r\n\r\n';

function post(query: string): string {
  const body = JSON.stringify({ query });
  const head = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  return `${head}\r\n\r\n${body}`;
}

const subscribes = (count: number, query: string) =>
  JSON.stringify(Array.from({ length: count }, (_, i) => ({ id: `${i}`, type: 'subscribe', payload: { query } })));

interface Burst {
  content: string;
  connections: number;
  /** Per connection. */
  answers: number;
}

const HTTP_BURSTS: [string, Burst][] = [
  ['20 pipelined documents', { content: post(DOCUMENT).repeat(20), connections: 1, answers: 20 }],
  ['a document of each of 20 connections', { content: post(DOCUMENT), connections: 20, answers: 1 }],
  ['60 pipelined queries', { content: post('{ gallery { name } }').repeat(60), connections: 1, answers: 60 }],
  ['60 pipelined requests to another host', { content: INVALID_HOST.repeat(60), connections: 1, answers: 60 }],
];

const WEB_SOCKET_BURSTS: [string, Burst][] = [
  ['90 documents', { content: subscribes(90, DOCUMENT), connections: 1, answers: 90 }],
  ['20 documents of each of 10 sockets', { content: subscribes(20, DOCUMENT), connections: 10, answers: 20 }],
  ['500 documents', { content: subscribes(500, DOCUMENT), connections: 1, answers: 500 }],
  ['2,000 syntax errors', { content: subscribes(2_000, '{'), connections: 1, answers: 2_000 }],
];

describeSampleGateway(({ gateway, folder, portrait }) => {
  /** @returns the longest turn of the event loop in milliseconds, and the number of answers */
  async function send(url: string, { content, connections, answers }: Burst): Promise<{ ms: number; count: number }> {
    const file = join(folder, 'burst');
    writeFileSync(file, content);
    const args = [url, file, String(connections), String(answers)];
    const { ms, output } = await longestTurnDuring(CLIENT, args, __dirname);
    return { ms, count: Number(output) };
  }

  describe.each([
    ['http', HTTP_BURSTS],
    ['ws', WEB_SOCKET_BURSTS],
  ])('the event loop, over %s', (protocol, bursts) => {
    it.each(bursts)('is not blocked by %s', async (name, burst) => {
      await expectUnblocked(`${protocol} ${name}`, async () => {
        const { ms, count } = await send(gateway().url.replace('http', protocol), burst);
        expect(count).toBe(burst.connections * burst.answers);
        return ms;
      });
    });
  });

  it('closes a connection with too many pipelined requests', async () => {
    const { count } = await send(gateway().url, {
      content: INVALID_HOST.repeat(1_500),
      connections: 1,
      answers: 1_500,
    });
    expect(count).toBeLessThan(1_500);
    expect((await fetch(`${gateway().url}/healthz`)).status).toBe(200);
  });

  it('is not blocked by clients that read an upload many times, and serves its bytes', async () => {
    const bytes = Buffer.concat([readFileSync(portrait), Buffer.alloc(19_000_000)]);
    const headers = { 'content-type': 'image/jpeg' };
    const uploaded = await fetch(`${gateway().url}/uploads`, { method: 'POST', headers, body: bytes });
    const { id } = (await uploaded.json()) as { id: string };
    const content = `GET /uploads/${id} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(5);
    await expectUnblocked('uploads', async () => {
      const { ms, count } = await send(gateway().url, { content, connections: 4, answers: 5 });
      expect(count).toBe(20);
      return ms;
    });
    const answer = await fetch(`${gateway().url}/uploads/${id}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });
});
