import {
  describeWith,
  fetchedAsset,
  nginx,
  PROXY_HOST,
  startGateway,
  type StartedGateway,
  type StartGatewayOptions,
  type StartedNginx,
  startNginx,
} from '@lookalike/testing';
import WebSocket from 'ws';
import { PublicClient } from '../testing/public-client';

const MB = 1024 * 1024;

const NEEDED = ['sample-portraits', 'sample-group', 'mtcnn', 'mobilefacenet', 'resnet50', 'milvus-lite'];
const assets = NEEDED.every((name) => fetchedAsset(name)) || null;

describeWith('the sample gallery, two models and Milvus Lite', assets, () => {
  describeWith('nginx and OpenSSL', nginx(), (program) => {
    let gateway: StartedGateway;
    let proxy: StartedNginx;
    let client: PublicClient;

    /** A gateway behind nginx for the tests of a `describe`. @param edit changes the documented configuration */
    function useProxy(options: StartGatewayOptions, edit?: (configuration: string) => string): void {
      beforeAll(async () => {
        gateway = await startGateway(options);
        proxy = await startNginx(program, gateway.url, edit);
        client = new PublicClient(proxy);
      });
      afterAll(async () => {
        await client?.close();
        await proxy?.stop();
        await gateway?.stop();
      });
    }

    const close = (sockets: (WebSocket | number)[]) => {
      for (const socket of sockets) if (typeof socket !== 'number') socket.terminate();
    };

    describe('a gateway that knows its public host name, behind nginx with TLS under a path', () => {
      useProxy({ flags: ['--trusted-proxies', '127.0.0.1'], env: { LOOKALIKE_ALLOWED_HOSTS: PROXY_HOST } });

      it('serves the API, and images at the public URL followed by their paths', async () => {
        const image = { photo: 'Barack_Obama/0001' };
        const { data } = await client.query(
          'query ($image: ImageInput!) { similarFaces(image: $image) { matches { face { cropUrl } photo { url thumbnailUrl } } } }',
          { image },
        );
        const { matches } = data.similarFaces;
        expect(matches.length).toBeGreaterThan(3);
        for (const { face, photo } of matches) {
          // That of the face contains an encoded #.
          expect(face.cropUrl).toContain('%23');
          for (const path of [face.cropUrl, photo.url, photo.thumbnailUrl]) {
            const response = await client.get(path);
            expect([path, response.status, response.headers.get('content-type')]).toEqual([path, 200, 'image/jpeg']);
            expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1000);
          }
        }
      });

      it('serves its pages with relative addresses, also at a deeper path and without the slash of the path', async () => {
        for (const path of ['', '/', '/identity', '/identity/', '/graphql', '/an/unknown/page']) {
          const page = await client.get(path, { headers: { accept: 'text/html' } });
          expect([path, page.status]).toEqual([path, path === '/an/unknown/page' ? 404 : 200]);
          const addresses = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
          expect(addresses.length).toBeGreaterThan(2);
          for (const address of addresses) {
            const { href } = new URL(address, page.url);
            expect(href).toMatch(`${proxy.url}/assets/`);
            expect([href, (await client.get(href.slice(proxy.url.length))).status]).toEqual([href, 200]);
          }
        }
      });

      it('accepts images of 20 MB, and rejects larger ones itself', async () => {
        const upload = async (bytes: number) => {
          const headers = { 'content-type': 'image/jpeg' };
          const response = await client.get('/uploads', { method: 'POST', headers, body: Buffer.alloc(bytes) });
          return { status: response.status, ...((await response.json()) as object) };
        };
        expect(await upload(20 * MB)).toEqual({ status: 201, id: expect.any(String) });
        expect(await upload(20 * MB + 1)).toMatchObject({ status: 413, code: 'IMAGE_TOO_LARGE' });
        const base64 = Buffer.alloc(20 * MB).toString('base64');
        const { errors } = await client.query('query ($i: ImageInput!) { detectFaces(image: $i) { width } }', {
          i: { base64 },
        });
        expect(errors[0].extensions.code).toBe('IMAGE_UNREADABLE');
      });

      it('reports progress over WebSockets', async () => {
        const { data } = await client.query('mutation { startIngestion(input: {}) { id } }');
        const { id } = data.startIngestion;
        const query = 'subscription ($id: ID!) { ingestionProgress(id: $id) { status } }';
        const results = await client.subscribe(query, { id });
        expect(results.at(-1)).toEqual({ data: { ingestionProgress: { status: 'SUCCEEDED' } } });
      });

      it('opens WebSockets for its own pages and programs, and for no other host or page', async () => {
        const opened = [await client.open(), await client.open({ origin: undefined })];
        expect(opened).toEqual([expect.any(WebSocket), expect.any(WebSocket)]);
        close(opened);
        for (const origin of [
          'https://evil.example',
          `https://${PROXY_HOST}`,
          `https://${PROXY_HOST}.evil.example:${proxy.port}`,
          `https://localhost:${proxy.port}`,
          'null',
        ])
          expect([origin, await client.open({ origin })]).toEqual([origin, 403]);
        // DNS rebinding: a page of evil.example whose name resolves to the proxy.
        const headers = { host: `evil.example:${proxy.port}`, 'x-forwarded-host': PROXY_HOST };
        expect(await client.open({ origin: `https://evil.example:${proxy.port}`, headers })).toBe(403);
        // And one whose name resolves to the gateway, which it reaches from an address of a trusted proxy.
        const { port } = new URL(gateway.url);
        const direct = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
          headers: { host: `evil.example:${port}`, 'x-forwarded-host': `${PROXY_HOST}:${port}` },
          origin: `http://${PROXY_HOST}:${port}`,
        });
        await expect(new Promise((_, reject) => direct.once('error', reject))).rejects.toThrow('403');
      });

      it('limits the WebSockets of each client, who cannot invent other addresses', async () => {
        const from = (localAddress: string, number = 1) =>
          Promise.all(Array.from({ length: number }, () => client.open({ localAddress })));
        const sockets = await from('127.0.0.2', 256);
        expect(sockets.filter((socket) => typeof socket === 'number')).toEqual([]);
        const others = await from('127.0.0.3', 2);
        const headers = { 'x-forwarded-for': '127.0.0.4' };
        const rejected = [...(await from('127.0.0.2')), await client.open({ localAddress: '127.0.0.2', headers })];
        close([...sockets, ...others]);
        expect(others).toEqual([expect.any(WebSocket), expect.any(WebSocket)]);
        expect(rejected).toEqual([503, 503]);
      });
    });

    describe('a gateway without settings for proxies', () => {
      useProxy({ flags: ['--no-ingest'] });

      it('answers neither requests nor WebSockets to the public host name, and says that settings can allow it', async () => {
        const response = await client.get('/healthz');
        expect(response.status).toBe(421);
        const message = expect.stringContaining(PROXY_HOST) as string;
        const remedy = expect.stringContaining('settings of the server') as string;
        expect(await response.json()).toMatchObject({ code: 'HOST_NOT_ALLOWED', message, remedy });
        expect(await client.open()).toBe(403);
      });
    });

    describe('a proxy that replaces the Host header', () => {
      const origin = `https://${PROXY_HOST}:8443`;
      // nginx does so unless it is configured otherwise.
      useProxy({ flags: ['--no-ingest', '--allowed-origins', origin] }, (configuration) =>
        configuration
          .replace(/^.*proxy_set_header Host .*\n/m, '')
          .replace('//lookalike/', `//${new URL(gateway.url).host}/`),
      );

      it('opens WebSockets for pages of the listed origins only', async () => {
        expect((await client.get('/healthz')).status).toBe(200);
        const socket = await client.open({ origin });
        expect(socket).toBeInstanceOf(WebSocket);
        close([socket]);
        for (const other of [
          `https://${PROXY_HOST}:${proxy.port}`,
          `http://${PROXY_HOST}:8443`,
          'https://evil.example',
        ])
          expect([other, await client.open({ origin: other })]).toEqual([other, 403]);
      });
    });
  });
});
