import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, isAlive, readLockOwner } from '@lookalike/node-support';
import { describeWith, fetchedAsset, temporaryFolder, waitUntil } from '@lookalike/testing';
import type { FaceIndex, VectorStore } from '../vector-store';
import { PROBE, RECIPE, sampleRow } from '../testing/rows';
import { lockFile, type PublishedServer } from '../data-directory';
import { openMilvusLite } from './open-milvus-lite';

const rows = (from: number, count: number) => Array.from({ length: count }, (_, i) => sampleRow(`p/${from + i}`, 0));

const published = (folder: string) => readLockOwner<PublishedServer>(lockFile(folder))?.data ?? null;

describeWith('Milvus Lite', fetchedAsset('milvus-lite'), ({ folder: binaryFolder }) => {
  const dataDirectory = temporaryFolder();
  const hungFolder = temporaryFolder();
  const log: string[] = [];
  let store: VectorStore;
  let index: FaceIndex;

  const serverPid = () => published(dataDirectory)?.server?.pid ?? null;
  const killServer = () => process.kill(serverPid()!, 'SIGKILL');

  beforeAll(async () => {
    store = await openMilvusLite({ binaryFolder, dataDirectory, onLog: (line) => log.push(line) });
    index = store.index('crashing');
    await index.open(RECIPE);
    await index.upsert(rows(0, 50));
  });
  afterAll(() => store.close());

  it('repeats queries that lost their server once it runs again', async () => {
    const before = serverPid();
    const searches = Array.from({ length: 40 }, async (_, i) => {
      if (i === 20) killServer();
      return index.search(PROBE, 50);
    });
    for (const matches of await Promise.all(searches)) expect(matches).toHaveLength(50);
    killServer();
    expect(await index.count()).toBe(50);
    expect(serverPid()).not.toBe(before);
    expect(log.join('\n')).toMatch(/Milvus Lite ended .* and is restarted/);
  });

  it('loses no row when its server is killed during writes', async () => {
    for (let i = 0; i < 12; i++) {
      const written = index.upsert(rows(100 + 10 * i, 10));
      if (i % 5 === 2) killServer();
      await written;
    }
    expect(await index.count()).toBe(50 + 120);
    killServer();
    expect(await index.delete({ identity: 'p' })).toBe(170);
    expect(await index.count()).toBe(0);
  });

  it('never runs two servers, even when the shell that guards one is killed', async () => {
    const server = published(dataDirectory)!.server!;
    const shell = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(server.pid)], { encoding: 'utf8' }));
    process.kill(shell, 'SIGKILL');
    await waitUntil(() => ![server.pid, null].includes(serverPid()));
    expect(isAlive(server)).toBe(false);
    expect(await index.count()).toBe(0);
  });

  it('neither starts nor kills a process while it is unknown whether the pid of an earlier server is still that of the server', async () => {
    const folder = join(dataDirectory, 'unknown');
    mkdirSync(folder);
    const other = spawn('sleep', ['600']);
    const server = { ...identifyProcess(other.pid!)!, startedAt: 'unknown' };
    const owner = { ...identifyProcess(process.pid)!, startedAt: 'another time' };
    const data: PublishedServer = { server, address: 'unix:/gone' };
    writeFileSync(lockFile(folder), JSON.stringify({ token: randomUUID(), owner, data }));
    const onLog = jest.fn();
    const waiting = await openMilvusLite({ binaryFolder, dataDirectory: folder, onLog });
    await waitUntil(() => onLog.mock.calls.length > 0);
    expect(onLog).toHaveBeenCalledWith(expect.stringContaining(`process ${other.pid} `), 'warn');
    expect((await waiting.status()).ready).toBe(false);
    expect(other.exitCode ?? other.signalCode).toBeNull();
    other.kill();
    await waitUntil(async () => (await waiting.status()).ready);
    await waiting.close();
  });

  it('leaves no process, lock or socket behind when it is closed', async () => {
    const folder = join(dataDirectory, 'closing');
    const closing = await openMilvusLite({ binaryFolder, dataDirectory: folder });
    await waitUntil(async () => (await closing.status()).ready);
    const { server, address } = published(folder)!;
    await closing.close();
    expect(() => process.kill(server!.pid, 0)).toThrow('ESRCH');
    expect(readLockOwner(lockFile(folder))).toBeNull();
    expect(address).toMatch(/^unix:/);
    await expect(closing.index('any').count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    // The same request succeeds with the store that is opened next.
    expect(await closing.status()).toMatchObject({ ready: false, problem: { retryable: true } });
  });

  it('reports that the program is missing, and recovers when it is installed', async () => {
    const folder = join(dataDirectory, 'recovering');
    const binaries = join(dataDirectory, 'binaries');
    const recovering = await openMilvusLite({ binaryFolder: binaries, dataDirectory: folder });
    expect(await recovering.status()).toMatchObject({ problem: { code: 'STORE_UNAVAILABLE', retryable: true } });
    await expect(recovering.index('any').count()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringMatching('not found'),
      retryable: false,
    });
    expect(await recovering.status()).toMatchObject({
      ready: false,
      problem: { message: expect.stringMatching('not found') },
      description: 'Milvus Lite 2.5.1',
    });
    symlinkSync(binaryFolder, binaries);
    await waitUntil(async () => (await recovering.status()).ready);
    expect(await recovering.index('any').count()).toBe(0);
    await recovering.close();
  });

  it('closes without waiting for the call of a server that does not respond', async () => {
    const other = await openMilvusLite({ binaryFolder, dataDirectory: hungFolder });
    const hung = other.index('hung');
    await hung.open(RECIPE);
    process.kill(published(hungFolder)!.server!.pid, 'SIGSTOP');
    const counted = expect(hung.count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await other.close();
    await counted;
    // Less than the timeout of a call, 15 s.
  });
});
