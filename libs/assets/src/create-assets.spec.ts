import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type AssetSpec, LookalikeError, type MirrorSource, type UrlSource } from '@lookalike/domain';
import { FileLock } from '@lookalike/node-support';
import { temporaryFolder } from '@lookalike/testing';
import type { AssetNotice, AssetProgress } from './assets';
import { createAssets } from './create-assets';
import { type FileServer, startFileServer } from './testing/file-server';

const scratch = temporaryFolder();
const content = randomBytes(100_000);
const sha256 = createHash('sha256').update(content).digest('hex');
let server: FileServer;

beforeEach(async () => {
  server = await startFileServer(content);
});
afterEach(() => server.close());

const url = (fields: Partial<UrlSource> = {}): UrlSource => ({
  from: 'url',
  format: 'from-url',
  url: server.url,
  sha256,
  files: { 'weights.bin': 'file.bin' },
  ...fields,
});
const mirror: MirrorSource = { from: 'mirror', format: 'from-mirror', sha256, files: { 'weights.bin': 'w.bin' } };

function open(fields: Partial<AssetSpec> = {}, mirrorFiles?: Record<string, Buffer>, signal?: AbortSignal) {
  const folder = mkdtempSync(join(scratch, 'c-'));
  const cacheFolder = join(folder, 'cache');
  const mirrorFolder = mirrorFiles ? join(folder, 'mirror') : null;
  if (mirrorFolder) mkdirSync(mirrorFolder);
  for (const [name, bytes] of Object.entries(mirrorFiles ?? {})) writeFileSync(join(mirrorFolder!, name), bytes);
  const notices: AssetNotice[] = [];
  const events: AssetProgress[] = [];
  const spec: AssetSpec = { name: 'it', title: 'It', enables: 'the model IT', terms: '', sources: [url()], ...fields };
  const options = { cacheFolder, mirror: mirrorFolder, signal };
  const assets = createAssets({
    ...options,
    onNotice: (notice) => notices.push(notice),
    onProgress: (event) => events.push(event),
  });
  return { assets, spec, notices, events, folder, cacheFolder, file: join(cacheFolder, 'it/files/weights.bin') };
}

it('prefers the mirror, and returns the format of the source', async () => {
  const { assets, spec } = open({ sources: [mirror, url()] }, { 'w.bin': content });
  const { folder, format } = await assets.fetch(spec);
  expect(format).toBe('from-mirror');
  expect(readFileSync(join(folder, 'weights.bin')).equals(content)).toBe(true);
  expect(server.ranges).toEqual([]);
});

it.each([
  ['lacks the file', {}],
  ['contains a modified file', { 'w.bin': randomBytes(content.length) }],
  ['contains a truncated file', { 'w.bin': content.subarray(0, 5) }],
])('uses the next source when the mirror %s', async (_, files) => {
  const { assets, spec } = open({ sources: [mirror, url()] }, files);
  expect(await assets.fetch(spec)).toMatchObject({ format: 'from-url' });
});

it('uses the cache without a request', async () => {
  const { assets, spec } = open();
  expect(await assets.cached(spec)).toBeNull();
  expect(await assets.inspect(spec)).toEqual({ state: 'missing' });
  const fetched = await assets.fetch(spec);
  await server.close();
  expect(await assets.fetch(spec)).toEqual(fetched);
  expect(await assets.cached(spec)).toEqual(fetched);
});

it('reports once that it waits for another process', async () => {
  const { assets, spec, notices, cacheFolder } = open();
  const lock = await FileLock.acquire(join(cacheFolder, '.locks/it.lock'));
  const fetching = assets.fetch(spec);
  while (!notices.length) await new Promise((next) => setTimeout(next, 10));
  expect(server.ranges).toEqual([]);
  lock.release();
  await fetching;
  expect(notices).toEqual([{ name: 'it', asset: 'It', message: expect.stringContaining(String(process.pid)) }]);
});

describe('an invalid file in the cache is reported and downloaded again, and never returned', () => {
  const damages: Record<string, [(file: string) => void, RegExp]> = {
    truncated: [(file) => truncateSync(file, 99), /weights\.bin has 99 bytes instead of 100000/],
    'modified with the same size and time': [
      (file) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(file, randomBytes(content.length));
        utimesSync(file, atime, mtime);
      },
      /weights\.bin was modified/,
    ],
    missing: [(file) => rmSync(file), /weights\.bin is missing/],
    'next to an unexpected file': [(file) => writeFileSync(`${file}.py`, 'x'), /weights\.bin\.py does not belong/],
    'without its manifest': [(file) => truncateSync(join(file, '../../asset.json'), 10), /asset\.json is damaged/],
  };

  it.each(Object.keys(damages))('%s', async (kind) => {
    const [damage, message] = damages[kind]!;
    const { assets, spec, notices, file } = open();
    await assets.fetch(spec);
    damage(file);
    expect(await assets.cached(spec)).toBeNull();
    await assets.fetch(spec);
    expect(notices).toEqual([
      expect.objectContaining({ name: 'it', message: expect.stringMatching(message) as string }),
    ]);
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(await assets.inspect(spec)).toMatchObject({ state: 'valid', bytes: content.length });
  });

  it('is named in the error when the download fails', async () => {
    const { assets, spec, file } = open();
    await assets.fetch(spec);
    await server.close();
    truncateSync(file, 99);
    await expect(assets.fetch(spec)).rejects.toThrow(/cache: weights\.bin has 99 bytes.*unreachable/);
  });
});

it('does not use another release in the cache', async () => {
  const { assets, spec } = open();
  await assets.fetch(spec);
  const next = randomBytes(10);
  server.content = next;
  const newer = url({ sha256: createHash('sha256').update(next).digest('hex') });
  const { folder } = await assets.fetch({ ...spec, sources: [newer] });
  expect(readFileSync(join(folder, 'weights.bin')).equals(next)).toBe(true);
});

it('verifies content without a sha256 by the AssetSpec', async () => {
  const verify = (): Promise<void> =>
    Promise.reject(new LookalikeError('ASSET_CORRUPT', 'The content is wrong.', 'Use another mirror.'));
  const rejected = open({ verify, sources: [url({ sha256: undefined })] });
  await expect(rejected.assets.fetch(rejected.spec)).rejects.toMatchObject({
    code: 'ASSET_UNAVAILABLE',
    message: expect.stringContaining('The content is wrong') as string,
    remedy: expect.stringContaining('Use another mirror') as string,
    retryable: false,
  });
  expect(await rejected.assets.cached(rejected.spec)).toBeNull();
  const pinned = open({ verify });
  await expect(pinned.assets.fetch(pinned.spec)).resolves.toMatchObject({ format: 'from-url' });
});

it('discards a download with another sha256, so that it is not resumed', async () => {
  server.content = randomBytes(content.length);
  const { assets, spec } = open();
  await expect(assets.fetch(spec)).rejects.toThrow(/its sha256 is/);
  server.content = content;
  await expect(assets.fetch(spec)).resolves.toBeDefined();
});

it('downloads several files from their own URLs', async () => {
  const files = { 'a.txt': 'file.bin', 'b.txt': 'file.bin' };
  const source = url({ sha256: undefined, files, url: { 'a.txt': server.url, 'b.txt': `${server.url}?b` } });
  const { assets, spec } = open({ sources: [source] });
  const { folder } = await assets.fetch(spec);
  for (const name of Object.keys(files)) expect(readFileSync(join(folder, name)).equals(content)).toBe(true);
});

it('states what is missing, where it looked, what to do and what requires it', async () => {
  await server.close();
  const { assets, spec, cacheFolder } = open({ sources: [mirror, url()] });
  const { host } = new URL(server.url);
  await expect(assets.fetch(spec)).rejects.toMatchObject({
    code: 'ASSET_UNAVAILABLE',
    message:
      `It could not be downloaded. Looked in: cache: ${join(cacheFolder, 'it')} does not exist; mirror: no mirror is configured; ` +
      `${server.url}: the host ${host} is unreachable (ECONNREFUSED).`,
    remedy:
      `Provide w.bin in the asset mirror, or make ${host} reachable. ` +
      'The next attempt then downloads the asset it. It is required for the model IT; everything else works without it.',
    retryable: true,
  });
});

it('throws ASSET_UNAVAILABLE when the cache cannot be written', async () => {
  const { assets, spec, cacheFolder } = open();
  writeFileSync(cacheFolder, 'a file instead of the cache folder');
  await expect(assets.fetch(spec)).rejects.toMatchObject({
    code: 'ASSET_UNAVAILABLE',
    message: expect.stringContaining(cacheFolder) as string,
    retryable: false,
  });
});

it.each([
  ['the file does not exist', [404], false],
  ['the host is overloaded for five attempts', [503, 503, 429, 503, 503], true],
])('can be fetched again after it failed because %s', async (_, statuses, retryable) => {
  const { assets, spec, cacheFolder, file } = open();
  server.statuses = statuses;
  await expect(assets.fetch(spec)).rejects.toMatchObject({ code: 'ASSET_UNAVAILABLE', retryable });
  expect(readdirSync(join(cacheFolder, '.staging/it'))).toEqual([]);
  expect(readdirSync(join(cacheFolder, '.locks'))).toEqual([]);
  await assets.fetch(spec);
  expect(readFileSync(file).equals(content)).toBe(true);
});

it('can be fetched again after the cache could not be written', async () => {
  const { assets, spec, cacheFolder, file } = open();
  writeFileSync(cacheFolder, 'a file instead of the cache folder');
  await expect(assets.fetch(spec)).rejects.toMatchObject({ code: 'ASSET_UNAVAILABLE' });
  rmSync(cacheFolder);
  await assets.fetch(spec);
  expect(readFileSync(file).equals(content)).toBe(true);
});

it('can be cancelled, and keeps the partial download for the next time', async () => {
  const controller = new AbortController();
  const { assets, spec, events, cacheFolder } = open({}, undefined, controller.signal);
  server.bytesPerMs = 100;
  const fetching = assets.fetch(spec);
  while (!events.some(({ done }) => done)) await new Promise((next) => setTimeout(next, 5));
  controller.abort();
  await expect(fetching).rejects.toMatchObject({
    code: 'ASSET_UNAVAILABLE',
    message: 'The download of It was cancelled.',
  });
  server.bytesPerMs = null;
  await createAssets({ cacheFolder, mirror: null }).fetch(spec);
  expect(server.ranges.at(-1)).toMatch(/^bytes=\d+-$/);
});

it('reports progress, and when a phase has finished', async () => {
  const { assets, spec, events } = open({ sources: [url({ bytes: content.length })] });
  await assets.fetch(spec);
  expect(events[0]).toMatchObject({ asset: 'It', phase: 'download', total: content.length, finished: false });
  expect(events.at(-1)).toMatchObject({ done: content.length, total: content.length, finished: true });
});
