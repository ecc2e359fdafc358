import { readFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { auditServer } from 'graphql-http';
import WebSocket from 'ws';
import { describeSampleGateway, ingestPortraits } from '../testing/gateway-under-test';
import { subscribe } from '../testing/subscribe';

const PROGRESS = 'subscription ($id: ID!) { ingestionProgress(id: $id) { id status done total outcomes { count } } }';

describeSampleGateway(({ gateway, portrait }) => {
  ingestPortraits(gateway);

  describe('HTTP', () => {
    const get = (path: string, headers: Record<string, string> = {}) => fetch(`${gateway().url}${path}`, { headers });

    it.each([
      ['/photos/Barack_Obama/0001', 'image/jpeg'],
      ['/photos/Barack_Obama%2F0001', 'image/jpeg'],
      ['/thumbnails/Group/1', 'image/jpeg'],
      ['/crops/Barack_Obama/0001%230', 'image/jpeg'],
    ])('serves %s with an ETag, and answers 304 if it matches', async (path, type) => {
      const first = await get(path);
      expect(first.status).toBe(200);
      expect(first.headers.get('content-type')).toBe(type);
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      expect(first.headers.get('x-content-type-options')).toBe('nosniff');
      expect(first.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
      expect((await first.arrayBuffer()).byteLength).toBeGreaterThan(1000);
      const etag = first.headers.get('etag')!;
      const again = await get(path, { 'if-none-match': etag });
      expect(again.status).toBe(304);
      expect((await again.arrayBuffer()).byteLength).toBe(0);
      expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
    });

    it('serves the unchanged bytes of a photo', async () => {
      const bytes = Buffer.from(await (await get('/photos/Barack_Obama/0001')).arrayBuffer());
      expect(bytes.equals(readFileSync(portrait))).toBe(true);
    });

    it('answers HEAD for a photo with its size', async () => {
      const response = await fetch(`${gateway().url}/photos/Barack_Obama/0001`, { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('image/jpeg');
      expect(response.headers.get('content-length')).toBe(String(readFileSync(portrait).length));
      expect((await response.arrayBuffer()).byteLength).toBe(0);
    });

    it.each([
      ['/photos/Nobody/0001', 404, 'PHOTO_NOT_FOUND'],
      ['/photos/..%2F..%2Fetc%2Fpasswd', 404, 'PHOTO_NOT_FOUND'],
      ['/thumbnails/Ren%C3%A9_%22%23/0001', 404, 'PHOTO_NOT_FOUND'],
      ['/crops/Barack_Obama/0001%2399', 404, 'FACE_NOT_FOUND'],
      ['/crops/Barack_Obama/0001', 404, 'FACE_NOT_FOUND'],
      ['/photos/%E0%A4%A', 400, 'BAD_REQUEST'],
      ['/uploads/unknown', 404, 'UPLOAD_NOT_FOUND'],
      ['/nothing', 404, 'PATH_NOT_FOUND'],
    ])('answers %s with %i %s', async (path, status, code) => {
      const response = await get(path);
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({
        code,
        message: expect.any(String),
        remedy: expect.any(String),
        retryable: expect.any(Boolean),
      });
    });

    it.each([{}, { accept: '*/*' }, { accept: 'application/json' }])(
      'lists its paths for a program at /: %j',
      async (headers) => {
        const response = await fetch(`${gateway().url}/`, { headers: headers as Record<string, string> });
        expect(response.status).toBe(200);
        expect(response.headers.get('vary')).toContain('Accept');
        const { name, paths } = (await response.json()) as { name: string; paths: Record<string, string> };
        expect(name).toBe('Lookalike');
        for (const [what, path] of Object.entries(paths)) {
          const url = `${gateway().url}${path.replace('{+id}', 'Barack_Obama/0001').replace('{+faceId}', 'Barack_Obama/0001%230')}`;
          const { status } = await fetch(url, { headers: { accept: 'text/html, */*' } });
          // Only POST exists at /uploads.
          expect([what, status === 404]).toEqual([what, what === 'uploads']);
        }
      },
    );

    it('serves the inspector with status 404 to a browser at an unknown path', async () => {
      const response = await get('/nothing', { accept: 'text/html' });
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('<!doctype html>');
    });

    it('returns an upload by its id, with a type that no browser executes', async () => {
      const bytes = Buffer.from('<script>alert(1)</script>');
      const response = await get(`/uploads/${await gateway().upload(bytes, 'image/svg+xml')}`);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-security-policy')).toMatch(/sandbox/);
    });

    it('detects the type of an uploaded image by its bytes', async () => {
      const avif = Buffer.from('\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf', 'latin1');
      const response = await get(`/uploads/${await gateway().upload(avif, 'application/octet-stream')}`);
      expect(response.headers.get('content-type')).toBe('image/avif');
    });

    const post = (headers: Record<string, string>, body: Buffer = Buffer.from('bytes')) =>
      fetch(`${gateway().url}/uploads`, { method: 'POST', headers, body });

    it('accepts uploads only with a content type or a header that no form can send', async () => {
      for (const type of ['image/jpeg', 'image/png; charset=x', 'application/octet-stream'])
        expect((await post({ 'content-type': type })).status).toBe(201);
      expect((await post({ 'apollo-require-preflight': '1' })).status).toBe(201);
      for (const type of [
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
        '',
        'imagejpeg',
      ])
        expect((await post({ 'content-type': type })).status).toBe(415);
    });

    it('rejects an upload that is empty or larger than 20 MB', async () => {
      const codes = [Buffer.alloc(0), Buffer.alloc(20 * 1024 * 1024 + 1)].map(
        async (body) => ((await (await post({ 'content-type': 'image/jpeg' }, body)).json()) as { code: string }).code,
      );
      expect(await Promise.all(codes)).toEqual(['IMAGE_INPUT_INVALID', 'IMAGE_TOO_LARGE']);
    });

    it('rejects GraphQL requests that a form could have sent', async () => {
      const query = JSON.stringify({ query: '{ gallery { name } }' });
      const response = await fetch(`${gateway().url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: query,
      });
      expect(response.status).toBe(400);
      const simple = await get('/graphql?query=%7Bgallery%7Bname%7D%7D');
      expect(simple.status).toBe(400);
      const preflighted = await get('/graphql?query=%7Bgallery%7Bname%7D%7D', { 'apollo-require-preflight': '1' });
      expect(await preflighted.json()).toEqual({ data: { gallery: { name: 'sample' } } });
    });

    it('answers only to its local host names (DNS rebinding)', async () => {
      const { port } = new URL(gateway().url);
      const answerFor = (host: string, path = '/healthz', headers = {}) =>
        new Promise<{ status?: number; body: string }>((resolve, reject) => {
          const sent = request({ port, host: '127.0.0.1', path, headers: { ...headers, host } });
          const answer = async (response: IncomingMessage) =>
            resolve({ status: response.statusCode, body: await text(response) });
          sent.on('response', answer).on('error', reject).end();
        });
      for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, '[::1]'])
        expect(await answerFor(host)).toMatchObject({ status: 200 });
      const paths = [
        '/',
        '/graphql',
        '/healthz',
        '/readyz',
        '/photos/Barack_Obama/0001',
        '/thumbnails/Barack_Obama/0001',
      ];
      for (const path of [
        ...paths,
        '/crops/Barack_Obama/0001%230',
        '/uploads/x',
        '/nothing',
        'http://localhost/healthz',
      ]) {
        const { status, body } = await answerFor(`evil.example:${port}`, path, { accept: 'text/html' });
        expect([path, status]).toEqual([path, 421]);
        const problem = path === '/graphql' ? JSON.parse(body).errors[0].extensions : JSON.parse(body);
        const remedy = expect.stringContaining('settings of the server');
        expect(problem).toMatchObject({ code: 'HOST_NOT_ALLOWED', remedy, retryable: false });
      }
      expect(await answerFor('localhost', 'http://evil.example/healthz')).toMatchObject({ status: 421 });
      const upgrade = { connection: 'upgrade', upgrade: 'websocket' };
      const { status, body } = await answerFor('evil.example', '/graphql', upgrade);
      expect([status, JSON.parse(body).remedy]).toEqual([403, expect.stringContaining('settings of the server')]);
    });

    it.each(['not json', '', '5', '"text"', 'null', '[1]', '{"query":5}', '{}'])(
      'answers the body %j of /graphql with BAD_REQUEST',
      async (body) => {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(`${gateway().url}/graphql`, { method: 'POST', headers, body });
        expect(response.status).toBe(400);
        const remedy = expect.stringMatching(/^Send \{ "query": .* to POST \/graphql\.$/);
        expect(await response.json()).toEqual({
          errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST', remedy, retryable: false } }],
        });
      },
    );

    it('answers the next request on a connection that was idle for longer than the 5 s of Node.js', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const ports: (number | undefined)[] = [];
      try {
        for (const idleMs of [0, 6_500]) {
          await setTimeout(idleMs);
          const response = await new Promise<IncomingMessage>((resolve, reject) => {
            request(`${gateway().url}/healthz`, { agent }, resolve).once('error', reject).end();
          });
          expect(response.headers['keep-alive']).toBe('timeout=75');
          ports.push(response.socket.localPort);
          await text(response);
        }
        expect(ports[1]).toBe(ports[0]);
      } finally {
        agent.destroy();
      }
    });

    it('answers /healthz, and rejects batches', async () => {
      expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
      const batch = JSON.stringify([{ query: '{ gallery { name } }' }, { query: '{ gallery { name } }' }]);
      const response = await fetch(`${gateway().url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: batch,
      });
      expect(response.status).toBe(400);
    });
  });

  describe('GraphQL over HTTP', () => {
    it('passes the audit of the specification without an error', async () => {
      const results = await auditServer({ url: `${gateway().url}/graphql`, fetchFn: fetch });
      const counts: Record<string, number> = {};
      for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
      expect(counts).toEqual({ ok: 55, notice: 3, warn: 3 });
    });
  });

  describe('GraphQL over WebSockets', () => {
    const PHOTOS = '{ identities(first: 500) { nodes { photos(first: 500) { nodes { id } } } } }';
    it.each<[string, string, { query: string; variables?: Record<string, unknown>; operationName?: string }]>([
      ['IMAGE_INPUT_INVALID', 'a literal', { query: '{ detectFaces(image: {}) { width } }' }],
      ['ARGUMENT_OUT_OF_RANGE', 'an argument', { query: '{ identities(first: 0) { totalCount } }' }],
      [
        'ARGUMENT_OUT_OF_RANGE',
        'a variable',
        { query: 'query ($k: Int!) { identities(first: $k) { totalCount } }', variables: { k: 0.5 } },
      ],
      ['PHOTO_NOT_FOUND', 'one of two fields', { query: '{ photo(id: "Nobody/0001") { id } gallery { name } }' }],
      ['QUERY_TOO_COSTLY', 'its cost', { query: PHOTOS }],
      ['QUERY_TOO_COSTLY', 'its tokens', { query: `{ ${'gallery { name } '.repeat(600)} }` }],
      ['QUERY_TOO_COSTLY', 'its length', { query: `# ${'a'.repeat(70_000)}\n{ gallery { name } }` }],
      ['QUERY_TOO_COSTLY', 'its lines', { query: `{ gallery { name } }${'\n'.repeat(2_001)}` }],
      ['GRAPHQL_PARSE_FAILED', 'its syntax', { query: '{ gallery {' }],
      ['GRAPHQL_VALIDATION_FAILED', 'two unknown fields', { query: '{ weather climate }' }],
      ['BAD_USER_INPUT', 'a variable', { query: 'query ($name: String!) { identity(name: $name) { name } }' }],
      ['OPERATION_RESOLUTION_FAILURE', 'its name', { query: 'query A { gallery { name } }', operationName: 'B' }],
    ])('answers with the same errors as over HTTP: %s for %s', async (code, _what, request) => {
      const { query, variables, operationName } = request;
      const { status: _status, ...answer } = await gateway().query(query, variables, operationName);
      expect(answer.errors![0]!.extensions.code).toBe(code);
      const [result] = await subscribe(gateway().url, query, variables, undefined, operationName);
      expect(result).toEqual(answer);
    });

    it('answers the status with the same data as over HTTP and /readyz', async () => {
      const query =
        '{ status { ready gallery { state } store { state description } ingestion { state } models { name state } } }';
      const { data } = await gateway().query(query);
      expect(data.status).toMatchObject({ ready: true, gallery: { state: 'READY' }, ingestion: { state: 'READY' } });
      expect(await subscribe(gateway().url, query)).toEqual([{ data }]);
      expect(await (await fetch(`${gateway().url}/readyz`)).json()).toMatchObject(data.status);
    });
  });

  describe('subscriptions', () => {
    it('follow an ingestion to its end', async () => {
      const start = 'mutation { startIngestion(input: { identities: ["Joe_Biden"], rebuild: false }) { id status } }';
      const { data } = await gateway().query(start);
      const states = (await subscribe(gateway().url, PROGRESS, { id: data.startIngestion.id })).map(
        (r) => r.data.ingestionProgress,
      );
      expect(states.at(-1)).toMatchObject({ status: 'SUCCEEDED', done: 1, total: 1 });
      expect(states.slice(0, -1).every(({ status }) => status === 'RUNNING')).toBe(true);
    });

    it.each([
      ['an unknown ingestion', PROGRESS, { id: 'nothing' }, 'INGESTION_NOT_FOUND'],
      ['a field that does not exist', 'subscription { weather }', {}, 'GRAPHQL_VALIDATION_FAILED'],
      [
        'a condition with a variable',
        'subscription ($b: Boolean!) { ingestionProgress(id: "x") @skip(if: $b) { id } }',
        { b: true },
        'GRAPHQL_VALIDATION_FAILED',
      ],
      ['syntax', 'subscription {', {}, 'GRAPHQL_PARSE_FAILED'],
      ['variables', PROGRESS, {}, 'BAD_USER_INPUT'],
      ['cost', '{ identities(first: 500) { nodes { photos(first: 500) { nodes { id } } } } }', {}, 'QUERY_TOO_COSTLY'],
      ['no image', '{ detectFaces(image: {}) { width } }', {}, 'IMAGE_INPUT_INVALID'],
    ])('are rejected for %s with a code and a remedy', async (_what, query, variables, code) => {
      const [{ errors }] = await subscribe(gateway().url, query, variables);
      expect(errors[0].extensions).toEqual({ code, remedy: expect.any(String), retryable: expect.any(Boolean) });
    });

    it('are rejected over HTTP with a code and a remedy, and no failure is logged', async () => {
      const logged = gateway().log.length;
      expect(await gateway().codeOf(PROGRESS, { id: 'any' })).toBe('SUBSCRIPTION_NOT_SUPPORTED');
      expect(gateway().log.length).toBe(logged);
    });

    const connect = (headers: Record<string, string>, path = '/graphql') =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${gateway().url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', {
          headers,
        });
        socket.on('open', () => (socket.close(), resolve('open')));
        socket.on('error', ({ message }) => resolve(message));
      });

    it('accept programs and our own pages, and no other page', async () => {
      const { host } = new URL(gateway().url);
      expect(await connect({})).toBe('open');
      expect(await connect({ origin: `http://${host}` })).toBe('open');
      for (const origin of ['https://evil.example', 'null', `http://${host}.evil.example`, 'http://localhost:1'])
        expect(await connect({ origin })).toMatch(/403/);
      expect(await connect({ host: 'evil.example', origin: 'http://evil.example' })).toMatch(/403/);
      expect(await connect({}, '/other')).toMatch(/403/);
    });

    /** Sends the start of an upgrade and calls `then` after the first byte of the answer, or at once. */
    const upgrade = (lines: string[], then: (socket: Socket) => void, waitsForAnswer: boolean) =>
      new Promise<void>((resolve) => {
        const { hostname, port } = new URL(gateway().url);
        const socket = createConnection({ host: hostname, port: Number(port), allowHalfOpen: true }, () => {
          const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
          socket.write([...lines, 'Connection: Upgrade', key, 'Sec-WebSocket-Version: 13', '', ''].join('\r\n'));
          if (!waitsForAnswer) then(socket);
        });
        socket.once('data', () => waitsForAnswer && then(socket));
        socket.on('error', () => undefined).on('close', () => resolve());
      });

    const host = 'Host: localhost';
    it.each([
      ['another host', ['GET /graphql HTTP/1.1', 'Host: evil.example', 'Upgrade: websocket']],
      ['another origin', ['GET /graphql HTTP/1.1', host, 'Upgrade: websocket', 'Origin: http://evil.example']],
      ['another path', ['GET /other HTTP/1.1', host, 'Upgrade: websocket']],
      ['another protocol', ['GET / HTTP/1.1', host, 'Upgrade: h2c']],
      ['no error', ['GET /graphql HTTP/1.1', host, 'Upgrade: websocket']],
    ])('a client that resets the connection during an upgrade does not affect others: %s', async (_what, lines) => {
      for (const waitsForAnswer of [true, false]) {
        const resets = Array.from({ length: 20 }, () =>
          upgrade(lines, (socket) => void socket.resetAndDestroy(), waitsForAnswer),
        );
        await Promise.all(resets);
      }
      expect((await fetch(`${gateway().url}/healthz`)).status).toBe(200);
    });

    describe('a request with an upgrade that the server ignores', () => {
      const QUERY = JSON.stringify({ query: '{ gallery { name } }', variables: { unused: 'ä'.repeat(100_000) } });
      const post = (host: string, ...lines: string[]) =>
        [
          'POST /graphql HTTP/1.1',
          `Host: ${host}`,
          'Connection: Upgrade, HTTP2-Settings',
          'Upgrade: h2c',
          'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
          'Content-Type: application/json',
          ...lines,
          '',
          '',
        ].join('\r\n');
      const length = `Content-Length: ${Buffer.byteLength(QUERY)}`;

      /** Writes the parts one after the other, and resolves to what arrives until the server closes the connection. */
      async function exchange(...parts: string[]): Promise<string> {
        const { hostname, port } = new URL(gateway().url);
        const socket = createConnection({ host: hostname, port: Number(port) });
        // A connection that is reset ends without an answer.
        const received = text(socket).catch(() => '');
        for (const part of parts) {
          socket.write(part);
          await setTimeout(50);
        }
        return received;
      }

      it.each([
        ['the body in the same packet', () => [post('localhost', length) + QUERY]],
        ['the body later', () => [post('localhost', length), QUERY.slice(0, 50_000), QUERY.slice(50_000)]],
        [
          'a chunked body',
          () => [
            post('localhost', 'Transfer-Encoding: chunked') +
              `${Buffer.byteLength(QUERY).toString(16)}\r\n${QUERY}\r\n`,
            '0\r\n\r\n',
          ],
        ],
      ])('is answered over HTTP/1.1, with %s', async (_what, parts) => {
        const answer = await exchange(...parts());
        expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
        expect(answer).toMatch(/\r\nConnection: close\r\n/i);
        expect(answer).toContain('{"data":{"gallery":{"name":"sample"}}}');
      });

      it('receives 100 Continue before it sends its body', async () => {
        const answer = await exchange(post('localhost', length, 'Expect: 100-continue'), QUERY);
        expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
      });

      it.each([
        ['GET /healthz', 200],
        ['GET /photos/Barack_Obama/0001', 200],
        ['GET /unknown', 404],
      ])('%s is answered with %i', async (line, status) => {
        const head = `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`;
        expect(await exchange(head)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      });

      it('passes the check of the host name', async () => {
        expect(await exchange(post('evil.example', length) + QUERY)).toContain('HOST_NOT_ALLOWED');
      });

      it('is rejected on a connection that waits for an earlier answer, which is closed', async () => {
        const search = JSON.stringify({ query: '{ detectFaces(image: { photo: "Group/1" }) { width } }' });
        const first = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${search.length}\r\n\r\n${search}`;
        expect(await exchange(first + post('localhost', length) + QUERY)).toBe('');
        expect((await fetch(`${gateway().url}/healthz`)).status).toBe(200);
      });
    });

    it('a rejected client that keeps its half of the connection open is disconnected', async () => {
      // Only a client that sends something learns that the server has closed its half.
      const keepSending = (socket: Socket) => {
        const timer = setInterval(() => socket.write('x'), 100);
        socket.once('close', () => clearInterval(timer));
      };
      await upgrade(['GET /other HTTP/1.1', host, 'Upgrade: websocket'], keepSending, true);
    });
  });
});
