/*
 * A client process that the test suspends with SIGSTOP, as a laptop that sleeps: its connections stay open, and nothing is read.
 * Arguments: the URL of the gateway, the id of an ingestion. Prints `ready` when everything is subscribed.
 */
const { request } = require('node:http');
const { connect } = require('node:net');
const WebSocket = require('ws');

const [url, id] = process.argv.slice(2);
const SOCKETS = 3;
let ready = 0;

for (let n = 0; n < SOCKETS; n++) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  socket.on('message', (data) => {
    if (JSON.parse(String(data)).type !== 'connection_ack') return;
    const query = `subscription { ingestionProgress(id: "${id}") { status done } }`;
    for (let operation = 0; operation < 20; operation++)
      socket.send(JSON.stringify({ id: String(operation), type: 'subscribe', payload: { query } }));
    // Replies of several megabytes, which fill the buffers of the connection once nobody reads them.
    const large =
      '{ models { name description terms problem { message remedy } } __schema { types { name description fields { name description } } } }';
    for (let operation = 100; operation < 140; operation++)
      socket.send(JSON.stringify({ id: String(operation), type: 'subscribe', payload: { query: large } }));
    if (++ready === SOCKETS) process.stdout.write('ready\n');
  });
}

// A photo that is not read, an upload that does not continue, and an idle connection.
request(`${url}/photos/Group/1`, (response) => response.pause()).end();
const upload = request(`${url}/uploads`, {
  method: 'POST',
  headers: { 'content-type': 'image/jpeg', 'content-length': 99999 },
});
upload.on('error', () => undefined);
upload.write('some');

// Half requests: a line, headers, a body and a frame that do not end, and answers of pipelined requests that nobody reads.
const { hostname, port } = new URL(url);
const head = (line, ...headers) => [line, `host: ${hostname}:${port}`, ...headers].join('\r\n');
const upgrade = head(
  'GET /graphql HTTP/1.1',
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
  'sec-websocket-protocol: graphql-transport-ws',
);
const post = head('POST /graphql HTTP/1.1', 'content-type: application/json', 'content-length: 5000');
const photo = `${head('GET /photos/Group/1 HTTP/1.1')}\r\n\r\n`;
const halves = [
  '',
  'GET /grap',
  head('GET /graphql HTTP/1.1'),
  `${post}\r\n\r\n{"query":"{ `,
  upgrade,
  // The header of a frame of 64 kB.
  `${upgrade}\r\n\r\n\x81\xfe\xff\xffhalf a frame`,
  photo.repeat(100),
];
for (const half of halves) {
  const socket = connect(Number(port), hostname, () => socket.write(half, 'latin1'));
  socket.on('error', () => undefined);
  socket.pause();
}
