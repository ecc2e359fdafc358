import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { describeWith, temporaryFolder } from '@lookalike/testing';
import { decodePhoto } from '../decode-photo';
import { plain } from '../testing/attack-images';
import { DecoderPool } from './decoder-pool';
import { DecoderProcess } from './decoder-process';

/**
 * A decoder process whose behaviour is the text of its image: `endless` never answers, the name of a signal ends it by that signal,
 * `overrun` stops it as the real one does, and a path waits until the file exists. It answers any other request with its process id as the
 * width.
 */
const SCRIPT = `
  const send = (reply, end) => {
    const json = Buffer.from(JSON.stringify({ rssBytes: 1, ...reply }));
    const head = Buffer.alloc(8);
    head.writeUInt32LE(json.length, 0);
    process.stdout.write(Buffer.concat([head, json]), end);
  };
  send({ isReady: true });
  let received = Buffer.alloc(0);
  process.stdin.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    const end = received.length < 8 ? Infinity : 8 + received.readUInt32LE(0) + received.readUInt32LE(4);
    if (received.length < end) return;
    const text = received.subarray(8 + received.readUInt32LE(0), end).toString().trim();
    received = received.subarray(end);
    if (text === 'endless') for (;;);
    if (text.startsWith('SIG')) process.kill(process.pid, text);
    else if (text === 'overrun') send(
      { isEnding: true, problem: { code: 'IMAGE_UNREADABLE', message: 'too slow', remedy: '', retryable: false } },
      () => process.kill(process.pid, 'SIGKILL'),
    );
    else if (text === 'large') send({ rssBytes: 1e9, size: { width: process.pid, height: 1 } });
    else if (text.startsWith('/')) {
      const timer = setInterval(() => {
        if (!require('node:fs').existsSync(text)) return;
        clearInterval(timer);
        send({ size: { width: process.pid, height: 1 } });
      }, 5);
    }
    else if (text === 'slow') setTimeout(() => send({ size: { width: process.pid, height: 1 } }), 300);
    else send({ size: { width: process.pid, height: 1 } });
  });
`;

const image = (text: string) => new TextEncoder().encode(text);

describe('DecoderPool', () => {
  const temporary = temporaryFolder();
  let started: DecoderProcess[];
  let pool: DecoderPool;
  const spawnScript = (script: string) => () =>
    spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'pipe'] }) as ChildProcessByStdio<
      Writable,
      Readable,
      Readable
    >;
  const poolOf = (size: number, script = SCRIPT, deadlineMs?: number) =>
    new DecoderPool(size, (onExit) => {
      const decoder = new DecoderProcess(onExit, spawnScript(script), deadlineMs);
      started.push(decoder);
      return decoder;
    });
  const decode = (text: string, options = {}) => pool.decode({ kind: 'size' }, image(text), options);
  const processOf = async (text: string) => (await decode(text)).size!.width;

  beforeEach(() => {
    started = [];
    pool = poolOf(2);
  });
  afterEach(() => started.forEach((decoder) => decoder.end(null)));

  it('reads an image only when its turn comes, and not one whose request was aborted before', async () => {
    const read: string[] = [];
    const files = ['a', 'b', 'c', 'd'].map((name) => join(temporary, `read-${name}`));
    const unread = (file: string) => ({ byteLength: 9, read: async () => (read.push(file), image(file)) });
    const controller = new AbortController();
    const decoded = files.map((file, i) =>
      pool.decode({ kind: 'size' }, unread(file), i === 2 ? { signal: controller.signal } : {}),
    );
    controller.abort(new Error('The client disconnected.'));
    await expect(decoded[2]).rejects.toThrow('The client disconnected.');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(read).toEqual(files.slice(0, 2));
    for (const file of files) writeFileSync(file, '');
    await Promise.all([decoded[0], decoded[1], decoded[3]]);
    expect(read).toEqual([files[0], files[1], files[3]]);
  });

  it('is free for other images when an image cannot be read, or its request is aborted while it is read', async () => {
    const failing = { byteLength: 9, read: () => Promise.reject(new Error('The disk was unmounted.')) };
    const hanging = { byteLength: 9, read: () => new Promise<never>(() => undefined) };
    const controller = new AbortController();
    await expect(pool.decode({ kind: 'size' }, failing)).rejects.toThrow('The disk was unmounted.');
    const both = [1, 2].map(() => pool.decode({ kind: 'size' }, hanging, { signal: controller.signal }));
    const waiting = processOf('a');
    controller.abort(new Error('The client disconnected.'));
    for (const decoded of both) await expect(decoded).rejects.toThrow('The client disconnected.');
    expect(await waiting).toBeGreaterThan(0);
  });

  it('uses one process for images that follow each other, and more for images at the same time', async () => {
    expect(await processOf('a')).toBe(await processOf('b'));
    await Promise.all(['a', 'b', 'c', 'd'].map(processOf));
    expect(started).toHaveLength(2);
  });

  it('replaces a process that stopped itself, and rejects its image with IMAGE_UNREADABLE without a second attempt', async () => {
    const before = await processOf('a');
    await expect(decode('overrun')).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
      message: 'too slow',
      retryable: false,
    });
    expect(await processOf('b')).not.toBe(before);
    expect(started).toHaveLength(2);
  });

  describeWith('the processor time of other processes, from /proc', existsSync('/proc/self/stat') || null, () => {
    it('replaces a process whose JavaScript takes too much processor time, and rejects its image without a second attempt', async () => {
      pool = poolOf(1);
      const endless = decode('endless');
      const next = processOf('a');
      await expect(endless).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', retryable: false });
      expect(await next).toBeGreaterThan(0);
      expect(started).toHaveLength(2);
    });
  });

  it('kills a decoder whose request was aborted, and continues', async () => {
    pool = poolOf(1);
    const abort = new AbortController();
    const abandoned = decode('endless', { signal: abort.signal });
    const next = processOf('a');
    abort.abort(new Error('client disconnected'));
    await expect(abandoned).rejects.toThrow('client disconnected');
    expect(await next).toBeGreaterThan(0);
    expect(started).toHaveLength(2);
  });

  it('does not decode an image whose request was aborted before its turn', async () => {
    pool = poolOf(1);
    const first = decode('slow');
    const abort = new AbortController();
    const dropped = decode('SIGSEGV', { signal: abort.signal });
    abort.abort(new Error('client disconnected'));
    await expect(dropped).rejects.toThrow('client disconnected');
    await first;
    expect(await processOf('a')).toBeGreaterThan(0);
    expect(started).toHaveLength(1);
    await expect(decode('a', { signal: abort.signal })).rejects.toThrow('client disconnected');
  });

  it.each(['SIGSEGV', 'SIGKILL'])(
    'decodes an image again when its process ends by %s, and then rejects it as one that may succeed later',
    async (signal) => {
      await expect(decode(signal)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', retryable: true });
      expect(started).toHaveLength(2);
    },
  );

  it('ends a process that does not answer, and rejects its image as one that may succeed later', async () => {
    pool = poolOf(2, SCRIPT, 300);
    await expect(decode('endless')).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', retryable: true });
    expect(started).toHaveLength(1);
    expect(started[0]!.isAvailable).toBe(false);
  });

  it('replaces a process that has become large', async () => {
    expect(await processOf('large')).not.toBe(await processOf('a'));
  });

  it('reserves one process for images that are not decoded in the background', async () => {
    const done: string[] = [];
    const file = join(temporary, 'continue');
    const background = [file, 'a', 'b'].map((text) => decode(text, { background: true }).then(() => done.push(text)));
    await decode('c').then(() => done.push('urgent'));
    expect(done).toEqual(['urgent']);
    writeFileSync(file, '');
    await Promise.all(background);
    expect(done).toEqual(['urgent', file, 'a', 'b']);
  });

  it('reserves one process for small images, however many large ones wait', async () => {
    const done: string[] = [];
    const file = join(temporary, 'continue-large');
    const large = [1, 2, 3, 4].map((n) => decode(file + ' '.repeat(2_000_000)).then(() => done.push(`large ${n}`)));
    for (const text of ['a', 'b']) await decode(text).then(() => done.push(text));
    expect(done).toEqual(['a', 'b']);
    writeFileSync(file, '');
    await Promise.all(large);
    expect(done).toHaveLength(6);
  });

  it('rejects an image when no file descriptor is free for a process, and decodes the next one', async () => {
    // As `spawn` does then: a child without pipes, which emits `error` in the next tick.
    const spawnNothing = () => {
      const child = Object.assign(new EventEmitter(), { spawnfile: 'node' });
      process.nextTick(() => child.emit('error', new Error('spawn node EMFILE')));
      return child as unknown as ReturnType<ReturnType<typeof spawnScript>>;
    };
    let isExhausted = true;
    pool = new DecoderPool(2, (onExit) => {
      const decoder = new DecoderProcess(onExit, isExhausted ? spawnNothing : spawnScript(SCRIPT));
      started.push(decoder);
      return decoder;
    });
    await expect(decode('a')).rejects.toThrow('no free file descriptors');
    await expect(decode('a')).rejects.not.toHaveProperty('code');
    isExhausted = false;
    expect(await processOf('a')).toBeGreaterThan(0);
  });

  it('does not report the image as unreadable when the process cannot be started', async () => {
    pool = poolOf(2, 'console.error("no sharp"); process.exit(1)');
    await expect(decode('a')).rejects.toThrow(/A decoder process ended \(1\)\.\nno sharp/);
    await expect(decode('a')).rejects.not.toHaveProperty('code');
  });
});

describe('the real decoder process', () => {
  let decoder: DecoderProcess;
  let hasEnded: Promise<void>;

  beforeEach(() => {
    hasEnded = new Promise((resolve) => (decoder = new DecoderProcess(resolve)));
  });
  afterEach(async () => {
    decoder.end(null);
    await hasEnded;
  });

  it('answers sizes, pixels, thumbnails, crops and problems, one after the other', async () => {
    const jpeg = await plain(60, 40, '#406080').withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await decoder.run({ kind: 'size' }, jpeg)).toMatchObject({ size: { width: 40, height: 60 } });
    const { size, bytes } = await decoder.run({ kind: 'raster' }, jpeg);
    expect({ ...size, data: bytes }).toEqual(await decodePhoto(jpeg));
    const box = { x: 5, y: 5, width: 20, height: 20 };
    for (const request of [
      { kind: 'thumbnail', side: 30 } as const,
      { kind: 'crop', box, size: 30, margin: 0 } as const,
    ])
      expect(Buffer.from((await decoder.run(request, jpeg)).bytes).readUInt16BE(0)).toBe(0xffd8);
    await expect(decoder.run({ kind: 'size' }, image('not an image'))).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
    });
    expect(await decoder.run({ kind: 'size' }, jpeg)).toMatchObject({ size: { width: 40, height: 60 } });
  });
});
