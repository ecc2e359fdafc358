import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { waitUntil } from '@lookalike/testing';
import WebSocket, { WebSocketServer } from 'ws';
import { MessageSocket } from './message-socket';
import { TurnQueue } from './turn-queue';

/** A message as a listener of the server's socket receives it. */
interface Received {
  text: string;
  fault: string | null;
  imageBytes: number[];
}

describe('MessageSocket', () => {
  let server: WebSocketServer;
  let client: WebSocket;
  let received: Received[];
  let closed: Promise<unknown[]>;
  let accepted: MessageSocket;
  let turns: TurnQueue;

  beforeEach(async () => {
    received = [];
    turns = new TurnQueue();
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', WebSocket: MessageSocket });
    server.on('connection', (socket: MessageSocket) => {
      accepted = socket;
      socket.turns = turns;
      socket.on('message', (data) => {
        const { error, inlineImages } = socket.current;
        const imageBytes = [...inlineImages.values()].map(({ byteLength }) => byteLength);
        received.push({ text: String(data), fault: error?.message ?? null, imageBytes });
      });
    });
    await once(server, 'listening');
    client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    closed = once(client, 'close');
    await once(client, 'open');
  });
  afterEach(async () => {
    client.terminate();
    await new Promise((resolve) => server.close(resolve));
  });

  async function send(...texts: string[]): Promise<Received[]> {
    for (const text of texts) client.send(text);
    await waitUntil(() => received.length === texts.length);
    return received;
  }

  it('is closed after an unexpected failure of a listener, and ends nothing else', async () => {
    const failures: unknown[] = [];
    accepted.onFailure = (error) => void failures.push(error);
    accepted.on('message', () => {
      throw new TypeError('a bug');
    });
    client.send('{"type":"ping"}');
    expect((await closed)[0]).toBe(1011);
    expect(failures).toEqual([expect.objectContaining({ message: 'a bug' })]);
  });

  const subscribe = (payload: unknown) => JSON.stringify({ id: '1', type: 'subscribe', payload });
  const replaced = subscribe({ query: '' });

  it.each([
    ['no payload', undefined, '`payload` must be an object.'],
    ['a list as payload', [], '`payload` must be an object.'],
    ['no query', {}, '`query` must be a string that is not empty.'],
    ['an empty query', { query: '' }, '`query` must be a string that is not empty.'],
    ['a list as query', { query: ['{ a }'] }, '`query` must be a string that is not empty.'],
    ['a number as operationName', { query: '{ a }', operationName: 1 }, '`operationName` must be a string.'],
    ['a list as variables', { query: '{ a }', variables: [] }, '`variables` must be an object.'],
    ['a text as extensions', { query: '{ a }', extensions: 'a' }, '`extensions` must be an object.'],
  ])('replaces an operation with %s by one that fails without closing the socket', async (_what, payload, fault) => {
    expect(await send(subscribe(payload))).toEqual([{ text: replaced, fault, imageBytes: [] }]);
  });

  it.each([
    ['an anonymous operation', subscribe({ query: '{ a }', operationName: null, variables: null })],
    ['a text that is not JSON', '{'],
    ['an operation without an id', JSON.stringify({ type: 'subscribe', payload: 1 })],
    ['another message', '{"type":"ping"}'],
  ])('passes on %s', async (_what, text) => {
    expect(await send(text)).toEqual([{ text, fault: null, imageBytes: [] }]);
  });

  it.each(['connection_ack', 'next', 'error'])('replaces `%s`, which only a server may send', async (type) => {
    const [message] = await send(JSON.stringify({ id: '1', type, payload: {} }));
    expect(message!.text).toBe('');
  });

  it('cuts images out, and keeps the order of messages', async () => {
    const base64 = 'A'.repeat(200_000);
    const large = subscribe({ query: '{ a }', variables: { base64 } });
    const small = subscribe({ query: '{ b }' });
    const [first, second] = await send(large, small);
    expect(first).toEqual({
      text: subscribe({ query: '{ a }', variables: { base64: '%base64-0' } }),
      fault: null,
      imageBytes: [200_000],
    });
    expect(second).toEqual({ text: small, fault: null, imageBytes: [] });
  });

  it('replaces an operation that is too large by one that fails without closing the socket, if its id is known', async () => {
    const values = Array(400_000).fill(1);
    const withId = subscribe({ query: '{ a }', variables: { values } });
    const withoutId = JSON.stringify({
      payload: { query: '{ a }', variables: { values } },
      type: 'subscribe',
      id: '1',
    });
    const [first, second] = await send(withId, withoutId);
    expect(first).toEqual({ text: replaced, fault: expect.stringContaining('kB'), imageBytes: [] });
    expect(second!.text).toBe('');
  });

  it.each(['connection_init', 'ping', 'pong', 'complete'])('closes for a `%s` that is too long', async (type) => {
    client.send(JSON.stringify({ id: '1', type, payload: { text: 'a b '.repeat(5_000) } }));
    expect(await closed).toEqual([1008, Buffer.from(`The payload of a ${type} is too long.`)]);
    expect(received).toEqual([]);
  });

  it('passes on a token of 8 kB', async () => {
    const text = JSON.stringify({ type: 'connection_init', payload: { token: 'a'.repeat(8_000) } });
    expect(await send(text)).toEqual([{ text, fault: null, imageBytes: [] }]);
  });

  it.each(['pong', 'another'])('parses no `%s` with 50,000 keys', async (type) => {
    const payload = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, 1]));
    const parse = jest.spyOn(JSON, 'parse');
    const [message] = await send(JSON.stringify({ type, payload }));
    expect(message!.text).toBe('');
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it('parses and delivers each message in a separate turn, in their order', async () => {
    const turn = holdTurns();
    const parse = jest.spyOn(JSON, 'parse');
    const texts = [subscribe({ query: '{ a }' }), subscribe({ query: '{ b }' })];
    for (const text of texts) client.send(text);
    await waitUntil(() => turn.waiting === 1);
    expect(parse).not.toHaveBeenCalled();
    turn.begin();
    await waitUntil(() => received.length === 1 && turn.waiting === 1);
    expect(parse).toHaveBeenCalledTimes(1);
    turn.begin();
    await waitUntil(() => received.length === 2);
    expect(received.map(({ text }) => text)).toEqual(texts);
    parse.mockRestore();
  });

  it.each(['the client leaves', 'the server closes it'])('delivers nothing after %s', async (who) => {
    const turn = holdTurns();
    for (let i = 0; i < 3; i++) client.send(subscribe({ query: `{ a${i} }` }));
    await waitUntil(() => turn.waiting === 1);
    if (who === 'the client leaves') {
      client.terminate();
      // A paused socket does not read the end of the connection.
      (accepted as unknown as { _socket: Socket })._socket.destroy();
      await waitUntil(() => accepted.readyState !== WebSocket.OPEN);
    } else accepted.close(1001);
    turn.begin();
    await closed;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toEqual([]);
    expect(turn.waiting).toBe(0);
  });

  it('passes on a `pong` without its payload, which it does not parse', async () => {
    const parse = jest.spyOn(JSON, 'parse');
    const [message] = await send(`{"type":"pong","payload":${'['.repeat(8_000)}${']'.repeat(8_000)}}`);
    expect(message!.text).toBe('{"type":"pong"}');
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it.each(['pong', 'complete'])('reports each `%s` before it is delivered, if it is delivered at all', async (type) => {
    const reported: string[] = [];
    accepted.onControl = (control) => {
      reported.push(control);
      if (reported.length === 3) accepted.close(1008);
    };
    for (let i = 0; i < 5; i++) client.send(JSON.stringify({ id: '1', type }));
    expect((await closed)[0]).toBe(1008);
    expect(reported).toEqual([type, type, type]);
    expect(received.length).toBe(2);
  });

  it('remains paused by its owner after the messages that were waiting for their turn', async () => {
    const turn = holdTurns();
    client.send(subscribe({ query: '{ a }' }));
    await waitUntil(() => turn.waiting === 1);
    accepted.pause();
    turn.begin();
    await waitUntil(() => received.length === 1);
    await new Promise(setImmediate);
    expect(accepted.isPaused).toBe(true);
    accepted.resume();
    expect(accepted.isPaused).toBe(false);
  });

  /** From now on turns begin only by `begin`. */
  function holdTurns() {
    const starts: (() => void)[] = [];
    jest.spyOn(turns, 'next').mockImplementation(() => new Promise((resolve) => starts.push(resolve)));
    return {
      get waiting() {
        return starts.length;
      },
      begin: () => starts.shift()!(),
    };
  }

  it.each([
    ['a text that is not UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]), 1007],
    ['a reserved opcode', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    ['a frame without a mask', Buffer.from([0x81, 0x01, 0x61]), 1002],
  ])('closes for %s, and emits no error', async (_what, frame, code) => {
    (client as unknown as { _socket: Socket })._socket.write(frame);
    expect((await closed)[0]).toBe(code);
    expect(received).toEqual([]);
  });

  it('reports a connection that breaks to its own listener only, because graphql-ws prints the stack of each error', async () => {
    const reasons: string[] = [];
    accepted.onBroken = ({ message }) => void reasons.push(message);
    // Of the stream below: ws has not noticed yet that the client has disconnected.
    (accepted as unknown as { _socket: Socket })._socket.destroy();
    expect(accepted.readyState).toBe(WebSocket.OPEN);
    expect(await new Promise((resolve) => accepted.send('{"type":"pong"}', resolve))).toBeUndefined();
    expect(reasons).toEqual([expect.stringMatching(/destroyed|EPIPE|ended/)]);
    await closed;
  });
});
