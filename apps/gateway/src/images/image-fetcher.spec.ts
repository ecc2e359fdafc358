import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_IMAGE_BYTES } from '@lookalike/domain';
import { createImageFetcher, type ImageFetcherOptions } from './image-fetcher';
import { isPublicAddress } from './url-policy';

const neverAborted = new AbortController().signal;
const notAllowed = expect.objectContaining({ code: 'URL_NOT_ALLOWED' });
const unreachable = expect.objectContaining({ code: 'URL_UNREACHABLE' });

/** The hosts are fictitious. They resolve to this machine, whose address 127.0.0.1 counts as public here and 127.0.0.2 does not. */
describe('the image fetcher', () => {
  let server: Server;
  let port: number;
  const requests: string[] = [];
  const routes: Record<string, RequestListener> = {
    '/photo.jpg': (_request, response) => response.setHeader('content-type', 'image/jpeg').end('the bytes'),
    '/page': (_request, response) => response.setHeader('content-type', 'text/html').end('<p>a page'),
    '/gone': (_request, response) => response.writeHead(404).end(),
    '/hang': () => undefined,
    '/cut': (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('some');
      setTimeout(() => response.destroy(), 20);
    },
    '/announced': (_request, response) =>
      response.writeHead(200, { 'content-length': String(MAX_IMAGE_BYTES + 1) }).write('x'),
    '/endless': (_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024);
      const writeMore = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', writeMore);
      writeMore();
    },
    '/loop': (_request, response) => response.writeHead(302, { location: '/loop' }).end(),
    '/once': (_request, response) => response.writeHead(302, { location: 'photo.jpg' }).end(),
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(`${request.headers.host} ${request.url}`);
      const target = /^\/to\?(.*)$/.exec(request.url!)?.[1];
      if (target) response.writeHead(302, { location: decodeURIComponent(target) }).end();
      else routes[request.url!]!(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => requests.splice(0));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const hosts = ['pictures.test', 'private.test', 'mixed.test', 'unknown.test', 'rebinding.test'];
  const addresses: Record<string, string[]> = {
    'pictures.test': ['127.0.0.1'],
    'private.test': ['127.0.0.2'],
    'mixed.test': ['127.0.0.1', '127.0.0.2'],
  };
  const fetcher = (options: Partial<ImageFetcherOptions> = {}) =>
    createImageFetcher({
      allowedHosts: hosts.map((host) => `${host}:${port}`),
      resolve: async (hostname) => {
        const found = addresses[hostname];
        if (!found) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
        return found.map((address) => ({ address, family: 4 }));
      },
      isPublic: (address) => address === '127.0.0.1' || isPublicAddress(address),
      ...options,
    });
  const get = (path: string, host = 'pictures.test', options?: Partial<ImageFetcherOptions>) =>
    fetcher(options)(`http://${host}:${port}${path}`, neverAborted);

  it('downloads an image from an allowed host', async () => {
    expect(Buffer.from(await get('/photo.jpg')).toString()).toBe('the bytes');
    expect(requests).toEqual([`pictures.test:${port} /photo.jpg`]);
  });

  it('follows a redirect to an allowed host', async () => {
    expect(Buffer.from(await get('/once')).toString()).toBe('the bytes');
  });

  it('sends no request if the host is not allowed', async () => {
    await expect(get('/photo.jpg', 'other.test')).rejects.toEqual(notAllowed);
    await expect(get('/photo.jpg', '127.0.0.1')).rejects.toEqual(notAllowed);
    expect(requests).toEqual([]);
  });

  it('never connects to a private address, even if it is one of several', async () => {
    await expect(get('/photo.jpg', 'private.test')).rejects.toEqual(notAllowed);
    await expect(get('/photo.jpg', 'mixed.test')).rejects.toEqual(notAllowed);
    expect(requests).toEqual([]);
  });

  it('rejects this machine without the options of the tests', async () => {
    const plain = createImageFetcher({ allowedHosts: [`localhost:${port}`, `127.0.0.1:${port}`] });
    for (const host of ['localhost', '127.0.0.1', '0x7f.1', '2130706433'])
      await expect(plain(`http://${host}:${port}/photo.jpg`, neverAborted)).rejects.toEqual(notAllowed);
    expect(requests).toEqual([]);
  });

  it.each([
    ['a name with a private address', () => `http://private.test:${port}/photo.jpg`],
    ['a private address', () => `http://127.0.0.2:${port}/photo.jpg`],
    ['the metadata service of a cloud', () => 'http://169.254.169.254/latest/meta-data/'],
    ['a host that is not allowed', () => `http://other.test:${port}/photo.jpg`],
    ['another scheme', () => 'file:///etc/passwd'],
    ['credentials', () => `http://a:b@pictures.test:${port}/photo.jpg`],
  ])('checks a redirect to %s', async (_what, target) => {
    await expect(get(`/to?${encodeURIComponent(target())}`)).rejects.toEqual(notAllowed);
    expect(requests).toHaveLength(1);
  });

  it('connects to the address that was checked, even if the name resolves to another one next (DNS rebinding)', async () => {
    let lookups = 0;
    const resolve = async () => [{ address: lookups++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    expect(Buffer.from(await get('/photo.jpg', 'rebinding.test', { resolve })).toString()).toBe('the bytes');
    expect(lookups).toBe(1);
    lookups = 0;
    await expect(
      get(`/to?${encodeURIComponent(`http://rebinding.test:${port}/photo.jpg`)}`, 'rebinding.test', {
        resolve: async () => [{ address: lookups++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 }],
      }),
    ).rejects.toEqual(notAllowed);
  });

  it.each(['/page', '/gone', '/cut', '/loop'])('reports URL_UNREACHABLE for %s', async (path) => {
    await expect(get(path)).rejects.toEqual(unreachable);
  });

  it('reports URL_UNREACHABLE for an unknown name and a closed port', async () => {
    await expect(get('/photo.jpg', 'unknown.test')).rejects.toEqual(unreachable);
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const closed = (free.address() as AddressInfo).port;
    await new Promise((resolve) => free.close(resolve));
    const fetch = fetcher({ allowedHosts: [`pictures.test:${closed}`] });
    await expect(fetch(`http://pictures.test:${closed}/`, neverAborted)).rejects.toEqual(unreachable);
  });

  it('stops waiting for a host that does not respond', async () => {
    await expect(get('/hang', 'pictures.test', { timeoutMs: 300 })).rejects.toEqual(unreachable);
  });

  it('stops at 20 MB, with and without a content length', async () => {
    const tooLarge = expect.objectContaining({ code: 'IMAGE_TOO_LARGE' });
    await expect(get('/announced')).rejects.toEqual(tooLarge);
    await expect(get('/endless')).rejects.toEqual(tooLarge);
  });

  it('stops when the client disconnects', async () => {
    const disconnecting = new AbortController();
    const download = fetcher()(`http://pictures.test:${port}/hang`, disconnecting.signal);
    setTimeout(() => disconnecting.abort(), 20);
    await expect(download).rejects.toMatchObject({ name: 'AbortError' });
  });
});
