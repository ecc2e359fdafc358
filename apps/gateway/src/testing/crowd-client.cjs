/*
 * 200 connections that send at the same moment, in a process of their own. Arguments: the URL of the gateway, the kind of messages.
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
  return kind in MESSAGES ? openWebSocket(MESSAGES[kind]) : openRequest();
}

async function openWebSocket(messages) {
  const socket = new WebSocket(`ws://${hostname}:${port}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  await new Promise((resolve) => {
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.once('message', resolve);
  });
  return { send: () => messages.forEach((message) => socket.send(message)), end: () => socket.terminate() };
}

/** A request with base64 of 90,000 escape sequences that is complete except for its last byte. */
async function openRequest() {
  const image = `${'\\/'.repeat(90_000)}AAAA`;
  const query = 'query($b: String!){ detectFaces(image: {base64: $b}) { width } }';
  const body = `{"query":"${query}","variables":{"b":"${image}"}}`;
  const lines = ['POST /graphql HTTP/1.1', `Host: ${hostname}`, 'Content-Type: application/json'];
  const head = `${[...lines, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n`;
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined).resume();
  await new Promise((resolve) => socket.write(head + body.slice(0, -1), resolve));
  return { send: () => socket.write(body.slice(-1)), end: () => socket.destroy() };
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
