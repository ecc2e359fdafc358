import { createServer, type Http2Server } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describeWith, fetchedAsset, freePort, temporaryFolder, waitUntil } from '@lookalike/testing';
import { GuardedProcess } from '../../lite/guarded-process';
import { RECIPE, sampleRow } from '../../testing/rows';
import type { VectorStore } from '../../vector-store';
import { openRemoteMilvus } from '../milvus-store';

// Milvus Lite on a TCP port is used as the remote server: it restarts within a second, while a Standalone waits for its own leases.
describeWith('Milvus Lite as a remote server', fetchedAsset('milvus-lite'), ({ folder: binaries }) => {
  const data = temporaryFolder();
  let address: string;

  const start = () =>
    new GuardedProcess({
      command: join(binaries, 'milvus'),
      args: [join(data, 'milvus.db'), address, 'ERROR'],
      libraryFolder: binaries,
      workingFolder: data,
      onLine: () => undefined,
    });

  it('repeats calls that lose their server, gives up after a while, and recovers when the server is back', async () => {
    address = `127.0.0.1:${await freePort()}`;
    const unavailable = { code: 'STORE_UNAVAILABLE', retryable: true };
    const first = openRemoteMilvus({ address });
    expect(await first.status()).toEqual({
      ready: false,
      problem: expect.objectContaining({
        ...unavailable,
        message: `Milvus at ${address} is unavailable: nothing accepts connections at its address.`,
      }),
      retryAt: null,
      role: 'owner',
      description: `Milvus at ${address}`,
    });
    await first.close();

    const onStatusChange = jest.fn();
    const store = openRemoteMilvus({ address, index: { type: 'FLAT', params: {} }, onStatusChange });
    let server = start();
    const index = store.index('remote');
    await index.open(RECIPE);
    await index.upsert([sampleRow('a', 0)]);

    await server.stop();
    const pending = Promise.all([index.count(), index.upsert([sampleRow('b', 0)])]);
    server = start();
    await pending;
    expect(await index.count()).toBe(2);

    await server.stop();
    onStatusChange.mockClear();
    await expect(index.count()).rejects.toMatchObject(unavailable);
    expect(onStatusChange).toHaveBeenCalledTimes(1);
    await expect(index.delete({ photoId: 'a' })).rejects.toMatchObject(unavailable);

    server = start();
    await waitUntil(async () => (await store.status()).ready);
    expect(onStatusChange).toHaveBeenCalledTimes(2);
    expect(await index.delete({ photoId: 'a' })).toBe(1);
    expect(await index.count()).toBe(1);
    await store.close();
    await server.stop();
  });
});

describe('a host that accepts connections and never responds', () => {
  it('does not delay closing the store', async () => {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => void sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const store = openRemoteMilvus({ address: `127.0.0.1:${(server.address() as AddressInfo).port}` });
    const checked = store.status();
    await waitUntil(() => sockets.size > 0);
    await store.close();
    // Ended by closing, not by the timeout of the call.
    expect((await checked).problem).toMatchObject({ message: expect.not.stringMatching(/in time/) });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a server that does not answer calls', () => {
  let server: Http2Server;
  let address: string;
  let store: VectorStore;
  let calls: number;
  /** The gRPC status with which the server answers every call. */
  let status: number;

  beforeEach(async () => {
    calls = 0;
    server = createServer();
    server.on('stream', (stream) => {
      calls++;
      const headers = { ':status': 200, 'content-type': 'application/grpc' };
      stream.respond({ ...headers, 'grpc-status': String(status), 'grpc-message': 'as tested' }, { endStream: true });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await store.close();
    // Ends only when every connection is closed, so it proves that closing a store leaves none open.
    await new Promise((resolve) => server.close(resolve));
  });

  it.each([
    ['wrong credentials', 16, false, 'as tested'],
    ['missing rights', 7, false, 'as tested'],
    ['an invalid argument', 3, false, 'as tested'],
    ['a timeout', 4, true, 'it did not respond in time'],
    ['too many requests', 8, true, 'as tested'],
  ])('is reported at once for %s (gRPC status %d), retryable: %p', async (_, code, retryable, reason) => {
    status = code;
    store = openRemoteMilvus({ address, username: 'root', password: 'wrong' });
    const problem = { code: 'STORE_UNAVAILABLE', retryable, message: expect.stringContaining(reason) as string };
    await expect(store.index('any').count()).rejects.toMatchObject(problem);
    expect(calls).toBe(1);
    expect(await store.status()).toMatchObject({ ready: false, problem });
  });

  it('is repeated while the server is unavailable (gRPC status 14), and reported as retryable', async () => {
    status = 14;
    store = openRemoteMilvus({ address });
    await expect(store.index('any').count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    expect(calls).toBeGreaterThan(5);
  });

  it('is retryable for calls of a store that was closed, because the next store answers them', async () => {
    status = 14;
    store = openRemoteMilvus({ address });
    const waiting = store.index('any').count();
    const closed = {
      code: 'STORE_UNAVAILABLE',
      retryable: true,
      remedy: expect.not.stringContaining('Start Milvus') as string,
    };
    const rejected = expect(waiting).rejects.toMatchObject(closed);
    await waitUntil(() => calls > 0);
    await store.close();
    await rejected;
    await expect(store.index('any').count()).rejects.toMatchObject(closed);
    expect((await store.status()).problem).toMatchObject(closed);
  });

  it('is reported at once when the TLS handshake fails', async () => {
    const start = Date.now();
    store = openRemoteMilvus({ address: `https://${address}`, tls: true });
    await expect(store.index('any').count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: false });
    expect(await store.status()).toMatchObject({ ready: false, problem: { retryable: false } });
    // Repeated as a lost connection, it would take ten seconds.
    expect(Date.now() - start).toBeLessThan(8000);
    expect(calls).toBe(0);
  });

  it('is reported when the certificate file does not exist', async () => {
    const rootCertificateFile = join(__dirname, 'no-such-file.pem');
    store = openRemoteMilvus({ address: `https://${address}`, tls: { rootCertificateFile } });
    await expect(store.index('any').count()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining(rootCertificateFile),
      retryable: false,
    });
  });
});
