/*
 * A client process that the test suspends with SIGSTOP, as a laptop that sleeps: its connections stay open, and nothing is read.
 * Arguments: the URL of the gateway, the id of an ingestion. Prints `ready` when everything is subscribed.
 */
const { request } = require('node:http');
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
