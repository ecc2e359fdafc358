import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describeWith, jpegWithScans, startGateway, type StartedGateway, temporaryFolder } from '@lookalike/testing';
import { describeFaults, FaultGallery, photosOf, SEARCH } from '../../testing/fault-gallery';
import { openSocket } from '../../testing/open-socket';

/** Before the limits, each of the first three attacks alone took between 1 and 4.5 GB. */
const MAX_PEAK_MB = 1_500;
const MB = 1_000_000;

/** The folder in which Linux reports the peak of each process; null on other systems. */
const PROCESSES = existsSync('/proc/self/status') ? '/proc' : null;

describeFaults((portraits) => {
  const folder = temporaryFolder();
  const gallery = new FaultGallery(join(folder, 'photos'), portraits);
  let gateway: StartedGateway;

  beforeAll(async () => {
    gallery.writeMany(4);
    gateway = await startGateway({ gallery: gallery.folder, models: ['MOBILEFACENET'] });
  });
  afterAll(() => gateway?.stop());

  const post = async (body: string | Buffer, headers = {}) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
    const response = await fetch(`${gateway.url}/graphql`, options).catch(() => null);
    return response?.json().catch(() => null) as Promise<object | null>;
  };
  const search = (base64: string) => post(JSON.stringify({ query: SEARCH, variables: { image: { base64 } } }));

  /** Sends for a while over WebSockets that never read an answer. */
  async function sendUnread(message: string, count: number): Promise<void> {
    const sockets = await Promise.all(Array.from({ length: 4 }, () => openSocket(gateway.url)));
    for (const socket of sockets) {
      socket.pause();
      socket.on('error', () => undefined);
      for (let i = 0; i < count && socket.readyState === socket.OPEN; i += 1)
        socket.send(message.replace('%', String(i)));
    }
    await sleep(1_000);
    for (const socket of sockets) socket.terminate();
  }

  /** Sends bodies in chunks of one byte that do not end. */
  async function sendInTinyChunks(connections: number, bytes: number): Promise<void> {
    const head =
      'POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nTransfer-Encoding: chunked\r\n\r\n';
    const body = Buffer.from(head + '1\r\nA\r\n'.repeat(bytes));
    const sockets = Array.from({ length: connections }, () =>
      connect(Number(new URL(gateway.url).port), '127.0.0.1').on('error', () => undefined),
    );
    for (const socket of sockets) socket.write(body);
    await sleep(8_000);
    for (const socket of sockets) socket.destroy();
  }

  describeWith('the peak memory of a process, for the memory of the gateway', PROCESSES, (processes) => {
    /** The largest resident set of the gateway's process so far. */
    const peakMb = () =>
      (Number(/VmHWM:\s*(\d+) kB/u.exec(readFileSync(`${processes}/${gateway.pid}/status`, 'utf8'))![1]) * 1024) / MB;

    it.each<[string, () => Promise<unknown>]>([
      ['pings whose answers are not read', () => sendUnread('{"type":"ping","payload":{"text":"a"}}', 50_000)],
      [
        'searches whose answers are not read',
        () => {
          const payload = { query: SEARCH, variables: { image: { photo: 'P0/100' } } };
          return sendUnread(JSON.stringify({ id: '%', type: 'subscribe', payload }), 2_000);
        },
      ],
      [
        'compressed bodies',
        () => {
          const body = gzipSync(Buffer.alloc(20 * MB, 0x20));
          return Promise.all(Array.from({ length: 20 }, () => post(body, { 'content-encoding': 'gzip' })));
        },
      ],
      [
        'inline images of 20 MB',
        () => {
          const image = Buffer.alloc(15 * MB, 1).toString('base64');
          return Promise.all(Array.from({ length: 6 }, () => search(image)));
        },
      ],
      [
        'more inline images of 20 MB than are decoded together',
        () => {
          const image = Buffer.alloc(19.9 * MB, 1).toString('base64');
          return Promise.all(Array.from({ length: 15 }, () => search(image)));
        },
      ],
      ['bodies in chunks of one byte', () => sendInTinyChunks(300, 60_000)],
      [
        'images with 20,000 scans',
        () => {
          const image = jpegWithScans(6300, 6300, 20_000).toString('base64');
          return Promise.all(Array.from({ length: 6 }, () => search(image)));
        },
      ],
    ])('stays bounded by %s, and it answers afterwards', async (what, attack) => {
      await attack();
      const found = photosOf(
        (await post(JSON.stringify({ query: SEARCH, variables: { image: { photo: 'P0/100' } } }))) as never,
      );
      expect(found).toHaveLength(4);
      if (process.env.SHOW_MEMORY) process.stdout.write(`${what}: ${Math.round(peakMb())} MB\n`);
      expect(peakMb()).toBeLessThan(MAX_PEAK_MB);
    });
  });
});
