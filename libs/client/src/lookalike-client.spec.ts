import { createClient, IngestionProgressDocument } from './index.js';
import { HttpServers } from './testing/http-servers.js';

const servers = new HttpServers();
afterAll(() => servers.end());

describe('an HTTP request', () => {
  it('has the configured headers, computed for each request, and never another content type', async () => {
    const seen: unknown[] = [];
    const url = await servers.start(({ headers, url: path }, response) => {
      seen.push([path, headers.authorization, headers['content-type']]);
      response.setHeader('content-type', 'application/json').end('{"data":{"models":[]},"id":"1"}');
    });
    let token = 0;
    const client = createClient({
      // The URL of the GraphQL endpoint is accepted as the gateway's.
      url: `${url}/behind/a/proxy/graphql`,
      headers: () => ({ Authorization: `Bearer ${++token}`, 'Content-Type': 'text/plain' }),
    });
    expect(await client.models()).toEqual([]);
    expect(await client.imageFromBlob(new Blob(['?'], { type: 'text/plain' }))).toEqual({ upload: '1' });
    await createClient({ url, headers: { authorization: 'Basic x' } }).models();
    expect(seen).toEqual([
      ['/behind/a/proxy/graphql', 'Bearer 1', 'application/json'],
      ['/behind/a/proxy/uploads', 'Bearer 2', 'application/octet-stream'],
      ['/graphql', 'Basic x', 'application/json'],
    ]);
    expect(client.urlOf('/crops/Barack_Obama/0001%230')).toBe(`${url}/behind/a/proxy/crops/Barack_Obama/0001%230`);
  });
});

describe('createClient', () => {
  it.each(['localhost:4000', 'ws://127.0.0.1:4000', '127.0.0.1', '', 'http://me:secret@127.0.0.1:4000'])(
    'rejects %j as a URL',
    (url) => {
      // From Jest's realm or from Node's.
      expect(() => createClient({ url })).toThrow(expect.objectContaining({ name: 'TypeError' }));
    },
  );
});

describe('an argument that the types forbid is rejected with an explanation', () => {
  const client = createClient({ url: 'http://127.0.0.1:9' });

  it('bytes instead of a Blob', async () => {
    const bytes = new Uint8Array(3) as unknown as Blob;
    await expect(client.imageFromBlob(bytes)).rejects.toThrow('takes a Blob or a File');
  });

  it('a subscription passed to request', async () => {
    const call = client.request(IngestionProgressDocument, { id: 'any' });
    await expect(call).rejects.toThrow('use client.subscribe');
  });
});
