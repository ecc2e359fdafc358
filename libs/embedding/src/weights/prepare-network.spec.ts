import { execFile, spawn } from 'node:child_process';
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
import { describeWith, fetchedAsset, temporaryFolder, WORKSPACE } from '@lookalike/testing';
import { prepareNetwork } from '@lookalike/model-conversion';
import { conversionOf } from '../networks';
import { noise, runModel } from './spec-support/run-model';

const MTCNN = conversionOf('MTCNN');
const LOCK = '.lock-mtcnn';

describeWith('MTCNN', fetchedAsset('mtcnn'), (asset) => {
  const root = temporaryFolder();
  let cache: string;
  let count = 0;

  beforeEach(() => {
    cache = join(root, `cache-${count++}`);
  });

  /** A copy of the asset, to be spoilt. */
  const copy = (): FetchedAsset => {
    const folder = join(root, `asset-${count++}`);
    cpSync(asset.folder, folder, { recursive: true });
    return { folder, format: asset.format };
  };
  /** The lock that a process which owns it, or owned it, has in the cache. */
  const leaveLock = (owner: ProcessIdentity) => {
    mkdirSync(join(cache, 'networks'), { recursive: true });
    writeFileSync(join(cache, 'networks', LOCK), JSON.stringify({ token: 'left', owner }));
  };
  const inode = (path: string) => statSync(path).ino;
  const leftovers = () => readdirSync(join(cache, 'networks')).filter((name) => name.startsWith('.'));

  it('gives ONNX files that run, under the hash of their tensors', async () => {
    const { tensorHash, files } = await prepareNetwork('MTCNN', MTCNN, asset, cache);
    expect(Object.keys(files)).toEqual(['pnet', 'rnet', 'onet']);
    for (const file of Object.values(files))
      expect(file).toContain(join('networks', `mtcnn-${tensorHash.slice(0, 16)}`));
    const outputs = await runModel(files.rnet!, [1, 3, 24, 24], noise(3 * 24 * 24));
    expect(outputs.probabilities!.shape).toEqual([1, 2]);
    expect(leftovers()).toEqual([]);
  });

  it('converts once: a second call finds the same files', async () => {
    const first = await prepareNetwork('MTCNN', MTCNN, asset, cache);
    const before = Object.values(first.files).map(inode);
    expect(await prepareNetwork('MTCNN', MTCNN, asset, cache)).toEqual(first);
    expect(Object.values(first.files).map(inode)).toEqual(before);
  });

  it('finds them from a copy of the asset, and with a cache that cannot be written', async () => {
    const first = await prepareNetwork('MTCNN', MTCNN, asset, cache);
    // The lock is held by a live process: a conversion would wait for it.
    leaveLock(identifyProcess(process.pid)!);
    expect(await prepareNetwork('MTCNN', MTCNN, copy(), cache)).toEqual(first);
  });

  it.each([
    ['truncated', (file: string) => truncateSync(file, statSync(file).size - 1)],
    ['changed in one byte', (file: string) => writeFileSync(file, readFileSync(file).fill(7, 2000, 2001))],
    ['deleted', (file: string) => rmSync(file)],
  ])('makes a converted file again that was %s', async (_, spoil) => {
    const first = await prepareNetwork('MTCNN', MTCNN, asset, cache);
    const good = readFileSync(first.files.onet!);
    spoil(first.files.onet!);
    expect(await prepareNetwork('MTCNN', MTCNN, asset, cache)).toEqual(first);
    expect(readFileSync(first.files.onet!).equals(good)).toBe(true);
  });

  it.each(['{', '{}', '[]', 'null', ''])('makes them again when the manifest is %p', async (content) => {
    const first = await prepareNetwork('MTCNN', MTCNN, asset, cache);
    const manifest = join(first.files.onet!, '..', 'network.json');
    writeFileSync(manifest, content);
    expect(await prepareNetwork('MTCNN', MTCNN, asset, cache)).toEqual(first);
    expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ tensorHash: first.tensorHash });
  });

  it('has another hash and folder for other weights, and keeps both', async () => {
    const first = await prepareNetwork('MTCNN', MTCNN, asset, cache);
    const other = copy();
    const file = join(other.folder, 'onet.pt');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);
    const second = await prepareNetwork('MTCNN', MTCNN, other, cache);
    expect(second.tensorHash).not.toBe(first.tensorHash);
    expect(await prepareNetwork('MTCNN', MTCNN, asset, cache)).toEqual(first);
    expect(await prepareNetwork('MTCNN', MTCNN, other, cache)).toEqual(second);
  });

  it('names a truncated file and leaves nothing behind', async () => {
    const spoilt = copy();
    truncateSync(join(spoilt.folder, 'rnet.pt'), 100_000);
    const message = expect.stringContaining(join(spoilt.folder, 'rnet.pt')) as string;
    await expect(prepareNetwork('MTCNN', MTCNN, spoilt, cache)).rejects.toMatchObject({
      code: 'ASSET_CORRUPT',
      message,
    });
    expect(readdirSync(join(cache, 'networks'))).toEqual([]);
  });

  it('says so when the cache cannot be written', async () => {
    writeFileSync(cache, 'a file where the folder should be');
    await expect(prepareNetwork('MTCNN', MTCNN, asset, cache)).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_UNUSABLE',
    });
  });

  it('converts once when many ask at once', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => prepareNetwork('MTCNN', MTCNN, asset, cache)));
    for (const one of all) expect(one).toEqual(all[0]);
    expect(leftovers()).toEqual([]);
  });

  it('takes over from a process that was killed, and clears away what it left', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const owner = identifyProcess(child.pid!)!;
    child.kill('SIGKILL');
    await once(child, 'exit');
    const networks = join(cache, 'networks');
    mkdirSync(join(networks, '.draft-dead'), { recursive: true });
    utimesSync(join(networks, '.draft-dead'), 0, 0);
    leaveLock(owner);
    await prepareNetwork('MTCNN', MTCNN, asset, cache);
    expect(leftovers()).toEqual([]);
  });

  it('takes over from an earlier process that had our own pid, as every start in a container has', async () => {
    leaveLock({ ...identifyProcess(process.pid)!, startedAt: 'an earlier start' });
    await prepareNetwork('MTCNN', MTCNN, asset, cache);
    expect(leftovers()).toEqual([]);
  });

  describe('in other processes', () => {
    const prepareIn = (before = '') => {
      const script = `${before}
        const { conversionOf } = require(${JSON.stringify(join(__dirname, '../networks.ts'))});
        require('@lookalike/model-conversion')
          .prepareNetwork('MTCNN', conversionOf('MTCNN'), ${JSON.stringify(asset)}, ${JSON.stringify(cache)})
          .then(({ tensorHash }) => process.stdout.write(tensorHash));`;
      const env = { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') };
      return promisify(execFile)(process.execPath, ['-r', '@swc-node/register', '-e', script], { cwd: WORKSPACE, env });
    };

    it('converts once for two', async () => {
      const outputs = await Promise.all([prepareIn(), prepareIn()]);
      const { tensorHash } = await prepareNetwork('MTCNN', MTCNN, asset, cache);
      expect(outputs.map(({ stdout }) => stdout)).toEqual([tensorHash, tensorHash]);
    });

    it.each([
      ['before the first file is on the disk', 'fsyncSync', 1],
      ['with half of the files written', 'fsyncSync', 2],
      ['before the folder gets its name', 'renameSync', 1],
      ['before the source is noted', 'renameSync', 2],
    ])('loads nothing half written after a kill -9 %s', async (_, call, nth) => {
      const killer = `const fs = require('node:fs'); const real = fs.${call}; let calls = 0;
        fs.${call} = (...args) => { if (++calls === ${nth}) process.kill(process.pid, 'SIGKILL'); return real(...args); };`;
      await expect(prepareIn(killer)).rejects.toMatchObject({ signal: 'SIGKILL' });
      const { files } = await prepareNetwork('MTCNN', MTCNN, asset, cache);
      const outputs = await runModel(files.onet!, [1, 3, 48, 48], noise(3 * 48 * 48));
      expect(outputs.landmarks!.shape).toEqual([1, 10]);
    });
  });
});
