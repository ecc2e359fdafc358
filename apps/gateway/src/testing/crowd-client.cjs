/*
 * 200 connections that send at the same moment, in a separate process. Arguments: the URL of the gateway, the kind of messages.
 * Prints `ready` when they are open, sends when it receives a line, prints `sent`, and leaves after some seconds.
 */
const { connect } = require('node:net');
const WebSocket = require('ws');

const [url, kind] = process.argv.slice(2);
const CONNECTIONS = 200;
const LEAVES_AFTER_MS = 2_000;

const { hostname, port } = new URL(url);
const nested = '['.repeat(8_000) + ']'.repeat(8_000);
const keys = JSON.stringify(Object.fromEntries(Array.from({ length: 5_200 }, (_, i) => [`${i.toString(36)}z`, {}])));

const MESSAGES = {
  pongs: Array(20).fill(`{"type":"pong","payload":${nested}}`),
  'pongs that begin with their payload': Array(20).fill(`{"payload":${nested},"type":"pong"}`),
  'subscribes with 5,200 variables': [
    `{"id":"1","type":"subscribe","payload":{"query":"{ gallery { name } }","variables":${keys}}}`,
  ],
};

/** Opens a connection. @returns a function that sends its messages, and one that ends it */
async function open() {
  if (kind in MESSAGES) return openWebSocket((socket) => MESSAGES[kind].forEach((message) => socket.send(message)));
  if (kind === 'messages in frames of one byte') return openWebSocket((socket) => socket._socket.write(FRAMES));
  return openRequest(...(REQUESTS[kind] ?? splitRequest()));
}

/** `a` in a frame without FIN, and 100,000 frames that continue its message, masked with 0. */
const FRAMES = Buffer.from('01810000000061' + '00810000000061'.repeat(100_000), 'hex');

const CHUNKED =
  'POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nTransfer-Encoding: chunked\r\n\r\n';
const DETECTION = '{"query":"{ detectFaces(image: { photo: \\"Barack_Obama/0001\\" }) { width } }"}';
/** What is sent before the line is received, and what then. */
const REQUESTS = {
  'bodies in chunks of one byte': [CHUNKED, '1\r\nA\r\n'.repeat(55_000)],
  '3,000 pipelined requests': ['', 'GET / HTTP/1.1\r\nHost:a\r\n\r\n'.repeat(3_000)],
  documents: [
    '',
    post(
      JSON.stringify({ query: `{ ${Array.from({ length: 190 }, (_, i) => `identity${i} { name }`).join(' ')} }` }),
    ).repeat(3),
  ],
  leave: [post(DETECTION).repeat(60), null],
};

function post(body) {
  const lines = ['POST /graphql HTTP/1.1', `Host: ${hostname}`, 'Content-Type: application/json'];
  return `${[...lines, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`;
}

async function openWebSocket(send) {
  const socket = new WebSocket(`ws://${hostname}:${port}/graphql`, 'graphql-transport-ws');
  const isOpen = await new Promise((resolve) => {
    socket.on('error', () => resolve(false));
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.once('message', () => resolve(true));
  });
  if (isOpen) return { send: () => send(socket), end: () => socket.terminate() };
  // Too many are open until the gateway has noticed that those of the test before have left.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return openWebSocket(send);
}

/** A request with base64 of 90,000 escape sequences, and its last byte. */
function splitRequest() {
  const image = `${'\\/'.repeat(90_000)}AAAA`;
  const query = 'query($b: String!){ detectFaces(image: {base64: $b}) { width } }';
  const body = `{"query":"${query}","variables":{"b":"${image}"}}`;
  const request = post(body);
  return [request.slice(0, -1), request.slice(-1)];
}

/** Sends the beginning at once. */
async function openRequest(beginning, rest) {
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined).resume();
  await new Promise((resolve) => socket.write(beginning, resolve));
  return { send: () => (rest === null ? socket.destroy() : socket.write(rest)), end: () => socket.destroy() };
}

void Promise.all(Array.from({ length: CONNECTIONS }, open)).then((connections) => {
  process.stdin.once('data', () => {
    for (const { send } of connections) send();
    process.stdout.write('sent\n');
    setTimeout(() => {
      for (const { end } of connections) end();
      setTimeout(() => process.exit(), 100);
    }, LEAVES_AFTER_MS);
  });
  // The gateway has read what was sent so far.
  setTimeout(() => process.stdout.write('ready\n'), 1_000);
});
