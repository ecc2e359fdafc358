import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, startGateway, type StartedGateway, temporaryFolder } from '@lookalike/testing';
import { describeFaults } from '../../testing/fault-gallery';

const MB = 1_000_000;
/** Near the limit of 20 MB: 16 operations run at the same time, each with two photos, which are 576 MB if they are read early. */
const PHOTO_MB = 18;

/** Before the limits, 150 clients and a photo of 9 MB took more than 1.3 GB. */
const MAX_GROWTH_MB = 500;

/** The folder in which Linux reports the memory of each process; null on other systems. */
const PROCESSES = existsSync('/proc/self/status') ? '/proc' : null;

describeFaults((portraits) => {
  const folder = join(temporaryFolder(), 'photos');
  let gateway: StartedGateway;

  beforeAll(async () => {
    mkdirSync(join(folder, 'Ann'), { recursive: true });
    const portrait = readFileSync(join(portraits, 'obama.jpg'));
    // Bytes after the end of the image are not decoded.
    writeFileSync(join(folder, 'Ann/1.jpg'), Buffer.concat([portrait, Buffer.alloc(PHOTO_MB * MB, 1)]));
    gateway = await startGateway({ gallery: folder, models: ['MOBILEFACENET'] });
  });
  afterAll(() => gateway?.stop());

  /** Sends a request on a separate connection, and reads nothing. */
  function sendUnread(request: string): Socket {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined).pause();
    socket.write(request);
    return socket;
  }

  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  /** As many detections as an operation may have. */
  const detections = () => {
    const fields = Array.from({ length: 2 }, (_, i) => `f${i}: detectFaces(image: { photo: "Ann/1" }) { width }`);
    const body = JSON.stringify({ query: `{ ${fields.join(' ')} }` });
    return `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };

  describeWith('the memory of a process, for that of the gateway', PROCESSES, (processes) => {
    const memoryMb = () =>
      (Number(/VmRSS:\s*(\d+) kB/u.exec(readFileSync(`${processes}/${gateway.pid}/status`, 'utf8'))![1]) * 1024) / MB;

    it.each<[string, number, () => string]>([
      // First: memory that the others have released may be reused, which would hide the growth.
      ['detections in photos', 120, detections],
      ['photos', 150, () => get('/photos/Ann/1')],
      ['thumbnails', 150, () => get('/thumbnails/Ann/1')],
    ])(
      'grows by no more than a few files while many clients request %s and read nothing',
      async (what, clients, request) => {
        const before = memoryMb();
        let peak = before;
        const timer = setInterval(() => (peak = Math.max(peak, memoryMb())), 20);
        const sockets = Array.from({ length: clients }, () => sendUnread(request()));
        await sleep(3_000);
        // Another client receives the whole photo at the same time.
        const photo = await fetch(`${gateway.url}/photos/Ann/1`, { headers: { connection: 'close' } });
        expect((await photo.arrayBuffer()).byteLength).toBeGreaterThan(PHOTO_MB * MB);
        clearInterval(timer);
        for (const socket of sockets) socket.destroy();
        if (process.env.SHOW_MEMORY) process.stdout.write(`${what}: ${Math.round(peak - before)} MB\n`);
        expect(peak - before).toBeLessThan(MAX_GROWTH_MB);
      },
    );
  });
});
