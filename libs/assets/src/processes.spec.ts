import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssetSpec } from '@lookalike/domain';
import { temporaryFolder, WORKSPACE } from '@lookalike/testing';
import { createAssets } from './create-assets';
import { type FileServer, startFileServer } from './testing/file-server';

const scratch = temporaryFolder();
const content = randomBytes(2_000_000);
const children: ChildProcess[] = [];
let server: FileServer;
let spec: AssetSpec;

beforeEach(async () => {
  server = await startFileServer(content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const files = { 'file.bin': 'file.bin' };
  const sources: AssetSpec['sources'] = [{ from: 'url', format: 'bin', url: server.url, sha256, files }];
  spec = { name: 'it', title: 'It', enables: 'this test', terms: '', sources };
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await server.close();
});

function fetchInProcess(cacheFolder: string): { child: ChildProcess; exit: Promise<number | null> } {
  const script = join(__dirname, 'testing/fetch-in-process.ts');
  const child = spawn(process.execPath, ['-r', '@swc-node/register', script, cacheFolder, JSON.stringify(spec)], {
    cwd: WORKSPACE,
    env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.base.json' },
    stdio: 'inherit',
  });
  children.push(child);
  return { child, exit: new Promise((done) => child.once('exit', (code) => done(code))) };
}

const untilRequested = async (): Promise<void> => {
  while (server.ranges.length === 0) await new Promise((next) => setTimeout(next, 10));
};

it('downloads once for several calls in one process', async () => {
  const assets = createAssets({ cacheFolder: mkdtempSync(join(scratch, 'c-')), mirror: null });
  const first = assets.fetch(spec);
  expect(assets.fetch(spec)).toBe(first);
  await first;
  expect(server.ranges).toHaveLength(1);
});

it('downloads once for several processes', async () => {
  const cacheFolder = mkdtempSync(join(scratch, 'c-'));
  server.bytesPerMs = 5_000;
  expect(await Promise.all([fetchInProcess(cacheFolder).exit, fetchInProcess(cacheFolder).exit])).toEqual([0, 0]);
  expect(server.ranges).toHaveLength(1);
});

it('leaves no incomplete asset when it is killed, and the next process resumes', async () => {
  const cacheFolder = mkdtempSync(join(scratch, 'c-'));
  server.bytesPerMs = 2_000;
  for (const milliseconds of [20, 200, 500]) {
    server.ranges.length = 0;
    const { child, exit } = fetchInProcess(cacheFolder);
    await untilRequested();
    await new Promise((next) => setTimeout(next, milliseconds));
    child.kill('SIGKILL');
    await exit;
    expect(existsSync(join(cacheFolder, 'it'))).toBe(false);
  }
  server.bytesPerMs = null;
  server.ranges.length = 0;
  const { folder } = await createAssets({ cacheFolder, mirror: null }).fetch(spec);
  expect(server.ranges[0]).toMatch(/^bytes=\d+-$/);
  expect(readFileSync(join(folder, 'file.bin')).equals(content)).toBe(true);
  const leftovers = ['.staging/it', '.locks'].flatMap((name) => readdirSync(join(cacheFolder, name)));
  expect(leftovers).toEqual([]);
});
