import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type AssetSpec, LookalikeError, type MirrorSource, type UrlSource } from '@lookalike/domain';
import { temporaryFolder } from '@lookalike/testing';
import type { AssetNotice, AssetProgress } from './assets';
import { createAssets } from './create-assets';
import { type FileServer, startFileServer } from './spec-support/file-server';

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
const mirrored: MirrorSource = { from: 'mirror', format: 'from-mirror', sha256, files: { 'weights.bin': 'w.bin' } };

function open(fields: Partial<AssetSpec> = {}, mirrorFiles?: Record<string, Buffer>, signal?: AbortSignal) {
  const folder = mkdtempSync(join(scratch, 'c-'));
  const cacheFolder = join(folder, 'cache');
  const mirror = mirrorFiles ? join(folder, 'mirror') : null;
  if (mirror) mkdirSync(mirror);
  for (const [name, bytes] of Object.entries(mirrorFiles ?? {})) writeFileSync(join(mirror!, name), bytes);
  const notices: AssetNotice[] = [];
  const events: AssetProgress[] = [];
  const spec: AssetSpec = { name: 'it', title: 'It', enables: 'the model IT', terms: '', sources: [url()], ...fields };
  const options = { cacheFolder, mirror, signal };
  const assets = createAssets({
    ...options,
    onNotice: (notice) => notices.push(notice),
    onProgress: (event) => events.push(event),
  });
  return { assets, spec, notices, events, folder, cacheFolder, file: join(cacheFolder, 'it/files/weights.bin') };
}

it('prefers the mirror, and says what format came from where', async () => {
  const { assets, spec } = open({ sources: [mirrored, url()] }, { 'w.bin': content });
  const { folder, format } = await assets.fetch(spec);
  expect(format).toBe('from-mirror');
  expect(readFileSync(join(folder, 'weights.bin')).equals(content)).toBe(true);
  expect(server.ranges).toEqual([]);
});

it.each([
  ['lacks the file', {}],
  ['holds a tampered file', { 'w.bin': randomBytes(content.length) }],
  ['holds a truncated file', { 'w.bin': content.subarray(0, 5) }],
])('goes to the next source when the mirror %s', async (_, files) => {
  const { assets, spec } = open({ sources: [mirrored, url()] }, files);
  expect(await assets.fetch(spec)).toMatchObject({ format: 'from-url' });
});

it('takes what is in the cache without asking anybody', async () => {
  const { assets, spec } = open();
  expect(await assets.cached(spec)).toBeNull();
  expect(await assets.inspect(spec)).toEqual({ state: 'absent' });
  const fetched = await assets.fetch(spec);
  await server.close();
  expect(await assets.fetch(spec)).toEqual(fetched);
  expect(await assets.cached(spec)).toEqual(fetched);
});

describe('a harmed file in the cache is named and fetched again, never handed out', () => {
  const harms: Record<string, [(file: string) => void, RegExp]> = {
    truncated: [(file) => truncateSync(file, 99), /weights\.bin has 99 bytes, not 100000/],
    'tampered with, size and time kept': [
      (file) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(file, randomBytes(content.length));
        utimesSync(file, atime, mtime);
      },
      /weights\.bin was changed/,
    ],
    missing: [(file) => rmSync(file), /weights\.bin is missing/],
    'beside one that does not belong there': [(file) => writeFileSync(`${file}.py`, 'x'), /weights\.bin\.py does not/],
    'without its manifest': [(file) => truncateSync(join(file, '../../asset.json'), 10), /asset\.json is damaged/],
  };

  it.each(Object.keys(harms))('%s', async (kind) => {
    const [harm, named] = harms[kind]!;
    const { assets, spec, notices, file } = open();
    await assets.fetch(spec);
    harm(file);
    expect(await assets.cached(spec)).toBeNull();
    await assets.fetch(spec);
    expect(notices).toEqual([expect.objectContaining({ name: 'it', message: expect.stringMatching(named) as string })]);
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(await assets.inspect(spec)).toMatchObject({ state: 'unharmed', bytes: content.length });
  });

  it('and is named in the error when it cannot be had anew', async () => {
    const { assets, spec, file } = open();
    await assets.fetch(spec);
    await server.close();
    truncateSync(file, 99);
    await expect(assets.fetch(spec)).rejects.toThrow(/cache: weights\.bin has 99 bytes.*out of reach/);
  });
});

it('does not take another release in the cache for the one that is meant', async () => {
  const { assets, spec } = open();
  await assets.fetch(spec);
  const next = randomBytes(10);
  server.content = next;
  const newer = url({ sha256: createHash('sha256').update(next).digest('hex') });
  const { folder } = await assets.fetch({ ...spec, sources: [newer] });
  expect(readFileSync(join(folder, 'weights.bin')).equals(next)).toBe(true);
});

it('asks the AssetSpec about content that no sha256 vouches for', async () => {
  const verify = (): Promise<void> =>
    Promise.reject(new LookalikeError('ASSET_CORRUPT', 'It is something else.', 'R.'));
  const refused = open({ verify, sources: [url({ sha256: undefined })] });
  await expect(refused.assets.fetch(refused.spec)).rejects.toMatchObject({
    code: 'ASSET_UNAVAILABLE',
    message: expect.stringContaining('It is something else.') as string,
  });
  expect(await refused.assets.cached(refused.spec)).toBeNull();
  const vouched = open({ verify });
  await expect(vouched.assets.fetch(vouched.spec)).resolves.toMatchObject({ format: 'from-url' });
});

it('discards a download that is something else, so that it is not resumed', async () => {
  server.content = randomBytes(content.length);
  const { assets, spec } = open();
  await expect(assets.fetch(spec)).rejects.toThrow(/its sha256 is/);
  server.content = content;
  await expect(assets.fetch(spec)).resolves.toBeDefined();
});

it('takes several files from their own addresses', async () => {
  const files = { 'a.txt': 'file.bin', 'b.txt': 'file.bin' };
  const source = url({ sha256: undefined, files, url: { 'a.txt': server.url, 'b.txt': `${server.url}?b` } });
  const { assets, spec } = open({ sources: [source] });
  const { folder } = await assets.fetch(spec);
  for (const name of Object.keys(files)) expect(readFileSync(join(folder, name)).equals(content)).toBe(true);
});

it('says what is missing, where it looked, what to do and what does without it', async () => {
  await server.close();
  const { assets, spec, cacheFolder } = open({ sources: [mirrored, url()] });
  const { host } = new URL(server.url);
  await expect(assets.fetch(spec)).rejects.toMatchObject({
    code: 'ASSET_UNAVAILABLE',
    message:
      `It could not be had. Looked in: cache: ${join(cacheFolder, 'it')} is not there; mirror: no mirror is set; ` +
      `${server.url}: the host ${host} is out of reach (ECONNREFUSED).`,
    remedy:
      `Put w.bin into a folder and name it in ASSETS_MIRROR, or run this again where ${host} can be reached. ` +
      'Then run: npm run fetch it. Without it the model IT cannot be used; everything else can.',
  });
});

it('says that nothing can be kept', async () => {
  const { assets, spec, cacheFolder } = open();
  writeFileSync(cacheFolder, 'a file where the cache should be');
  await expect(assets.fetch(spec)).rejects.toMatchObject({
    code: 'ASSET_UNAVAILABLE',
    message: expect.stringContaining('nothing can be written into the cache') as string,
    remedy: expect.stringContaining('LOOKALIKE_CACHE') as string,
  });
});

it('ends when it is told to, keeping what it has for the next time', async () => {
  const ending = new AbortController();
  const { assets, spec, events, cacheFolder } = open({}, undefined, ending.signal);
  server.pace = 100;
  const fetched = assets.fetch(spec);
  while (!events.some(({ done }) => done)) await new Promise((next) => setTimeout(next, 5));
  ending.abort();
  await expect(fetched).rejects.toMatchObject({ code: 'ASSET_UNAVAILABLE', message: 'Fetching It was stopped.' });
  server.pace = null;
  await createAssets({ cacheFolder, mirror: null }).fetch(spec);
  expect(server.ranges.at(-1)).toMatch(/^bytes=\d+-$/);
});

it('tells how far it is, and when a phase is over', async () => {
  const { assets, spec, events } = open({ sources: [url({ bytes: content.length })] });
  await assets.fetch(spec);
  expect(events[0]).toMatchObject({ asset: 'It', phase: 'download', total: content.length, finished: false });
  expect(events.at(-1)).toMatchObject({ done: content.length, total: content.length, finished: true });
});
