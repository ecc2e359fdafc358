import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FetchedAsset } from '@lookalike/domain';
import { identifyProcess, type ProcessIdentity } from '@lookalike/node-support';
import { temporaryFolder, WORKSPACE } from '@lookalike/testing';
import { prepareNetwork } from './prepare-network';
import { tensorHash } from './recipe-hash';
import { smallNetwork, writeSmallAsset } from './testing/small-network';

const LOCK = '.lock-small';

describe('prepareNetwork', () => {
  const root = temporaryFolder();
  const asset = writeSmallAsset(join(root, 'asset'));
  const converted = smallNetwork.convert(asset);
  /** A new one for each test. */
  let cache: string;
  let count = 0;

  beforeEach(() => {
    cache = join(root, `cache-${count++}`);
  });

  const prepare = (of = asset) => prepareNetwork('SMALL', smallNetwork, of, cache);
  /** A copy of the asset, for tests that change it. */
  const copy = (): FetchedAsset => {
    const folder = join(root, `asset-${count++}`);
    cpSync(asset.folder, folder, { recursive: true });
    return { folder, format: asset.format };
  };
  /** Creates the lock file of a process in the cache. */
  const leaveLock = (owner: ProcessIdentity) => {
    mkdirSync(join(cache, 'networks'), { recursive: true });
    writeFileSync(join(cache, 'networks', LOCK), JSON.stringify({ token: randomUUID(), owner }));
  };
  const inode = (path: string) => statSync(path).ino;
  const leftovers = () => readdirSync(join(cache, 'networks')).filter((name) => name.startsWith('.'));

  /** The prepared files are the models that the conversion writes, byte for byte. */
  const expectComplete = (files: Record<string, string>) => {
    expect(Object.keys(files)).toEqual(smallNetwork.models);
    for (const [name, file] of Object.entries(files))
      expect(readFileSync(file).equals(converted.models[name]!)).toBe(true);
  };

  it('writes the ONNX files under the hash of their tensors', async () => {
    const { tensorHash: hash, files } = await prepare();
    expect(hash).toBe(tensorHash(converted.tensors));
    for (const [name, file] of Object.entries(files))
      expect(file).toBe(join(cache, 'networks', `small-${hash.slice(0, 16)}`, `${name}.onnx`));
    expectComplete(files);
    expect(leftovers()).toEqual([]);
  });

  it('rejects a format that the network does not have', async () => {
    const message = expect.stringContaining('"legacy-pickle"') as string;
    const otherFormat = { folder: asset.folder, format: 'legacy-pickle' };
    await expect(prepare(otherFormat)).rejects.toMatchObject({ code: 'ASSET_CORRUPT', message });
  });

  it('converts once: a second call finds the same files', async () => {
    const first = await prepare();
    const before = Object.values(first.files).map(inode);
    expect(await prepare()).toEqual(first);
    expect(Object.values(first.files).map(inode)).toEqual(before);
  });

  it('finds them from a copy of the asset, and with a cache that cannot be written', async () => {
    const first = await prepare();
    // The lock is held by a live process: a conversion would wait for it.
    leaveLock(identifyProcess(process.pid)!);
    expect(await prepare(copy())).toEqual(first);
  });

  it.each([
    ['truncated', (file: string) => truncateSync(file, statSync(file).size - 1)],
    ['changed in one byte', (file: string) => writeFileSync(file, readFileSync(file).fill(7, 2000, 2001))],
    ['deleted', (file: string) => rmSync(file)],
  ])('converts again when a converted file was %s', async (_, damage) => {
    const first = await prepare();
    const good = readFileSync(first.files.third!);
    damage(first.files.third!);
    expect(await prepare()).toEqual(first);
    expect(readFileSync(first.files.third!).equals(good)).toBe(true);
  });

  it.each(['{', '{}', '[]', 'null', ''])('converts again when the manifest is %p', async (content) => {
    const first = await prepare();
    const manifest = join(first.files.third!, '..', 'network.json');
    writeFileSync(manifest, content);
    expect(await prepare()).toEqual(first);
    expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ tensorHash: first.tensorHash });
  });

  it('uses another hash and folder for other weights, and keeps both', async () => {
    const first = await prepare();
    const other = copy();
    const file = join(other.folder, 'third.safetensors');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);
    const second = await prepare(other);
    expect(second.tensorHash).not.toBe(first.tensorHash);
    expect(await prepare()).toEqual(first);
    expect(await prepare(other)).toEqual(second);
  });

  it('names a truncated file and leaves no files behind', async () => {
    const truncated = copy();
    truncateSync(join(truncated.folder, 'second.safetensors'), 1_000);
    const message = expect.stringContaining(join(truncated.folder, 'second.safetensors')) as string;
    await expect(prepare(truncated)).rejects.toMatchObject({
      code: 'ASSET_CORRUPT',
      message,
    });
    expect(readdirSync(join(cache, 'networks'))).toEqual([]);
  });

  it('reports that the cache cannot be written', async () => {
    writeFileSync(cache, 'a file in place of the folder');
    await expect(prepare()).rejects.toMatchObject({
      code: 'ASSET_UNAVAILABLE',
    });
  });

  it('converts once for concurrent calls', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => prepare()));
    for (const one of all) expect(one).toEqual(all[0]);
    expect(leftovers()).toEqual([]);
  });

  it('takes over from a process that was killed, and removes its draft', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const owner = identifyProcess(child.pid!)!;
    child.kill('SIGKILL');
    await once(child, 'exit');
    const networks = join(cache, 'networks');
    mkdirSync(join(networks, '.draft-dead'), { recursive: true });
    utimesSync(join(networks, '.draft-dead'), 0, 0);
    leaveLock(owner);
    await prepare();
    expect(leftovers()).toEqual([]);
  });

  it('takes over from an earlier process with our own pid, which every start in a container has', async () => {
    leaveLock({ ...identifyProcess(process.pid)!, startedAt: 'an earlier start' });
    await prepare();
    expect(leftovers()).toEqual([]);
  });

  describe('in other processes', () => {
    const prepareIn = (before = '') => {
      const script = `${before}
        const { smallNetwork } = require(${JSON.stringify(join(__dirname, 'testing/small-network.ts'))});
        require(${JSON.stringify(join(__dirname, 'prepare-network.ts'))})
          .prepareNetwork('SMALL', smallNetwork, ${JSON.stringify(asset)}, ${JSON.stringify(cache)})
          .then(({ tensorHash }) => process.stdout.write(tensorHash));`;
      const env = { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') };
      return promisify(execFile)(process.execPath, ['-r', '@swc-node/register', '-e', script], { cwd: WORKSPACE, env });
    };

    it('converts once for two processes', async () => {
      const outputs = await Promise.all([prepareIn(), prepareIn()]);
      const { tensorHash: hash } = await prepare();
      expect(outputs.map(({ stdout }) => stdout)).toEqual([hash, hash]);
    });

    it.each(['EINVAL', 'EPERM', 'ENOSYS'])('converts where fsync fails with %s', async (code) => {
      const failingFsync = `require('node:fs').fsyncSync = () => { throw Object.assign(new Error('${code}'), { code: '${code}' }); };`;
      const { stdout } = await prepareIn(failingFsync);
      expect(stdout).toBe((await prepare()).tensorHash);
      expectComplete((await prepare()).files);
    });

    it('fails when the disk reports that a file could not be written', async () => {
      const failure = `require('node:fs').fsyncSync = () => { throw Object.assign(new Error('EIO'), { code: 'EIO' }); };`;
      await expect(prepareIn(failure)).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('EIO') as string,
      });
      expectComplete((await prepare()).files);
    });

    it.each([
      ['before the first file is on the disk', 'fsyncSync', 1],
      ['with some of the files written', 'fsyncSync', 2],
      ['before the folder is published', 'renameSync', 1],
      ['before the source is stored', 'renameSync', 2],
    ])('returns complete files after a kill -9 %s', async (_, call, nth) => {
      const killer = `const fs = require('node:fs'); const real = fs.${call}; let calls = 0;
        fs.${call} = (...args) => { if (++calls === ${nth}) process.kill(process.pid, 'SIGKILL'); return real(...args); };`;
      await expect(prepareIn(killer)).rejects.toMatchObject({ signal: 'SIGKILL' });
      const { files } = await prepare();
      expectComplete(files);
    });
  });
});
