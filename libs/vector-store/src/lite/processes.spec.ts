import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProcess, isAlive, readLockOwner } from '@lookalike/node-support';
import { describeWith, fetchedAsset, temporaryFolder, waitUntil } from '@lookalike/testing';
import { PROBE, RECIPE, allRows, sampleRow } from '../testing/rows';
import { spawnOwner } from '../testing/spawn-owner';
import { lockFile, type PublishedServer } from '../data-directory';
import { openMilvusLite } from './open-milvus-lite';

const published = (dataDirectory: string) => readLockOwner<PublishedServer>(lockFile(dataDirectory))!.data!;

describeWith('Milvus Lite', fetchedAsset('milvus-lite'), ({ folder: binaryFolder }) => {
  const folder = temporaryFolder();

  it('ends with its owner when that is killed, and keeps the rows for the next owner', async () => {
    const dataDirectory = join(folder, 'orphan');
    const first = await spawnOwner(binaryFolder, dataDirectory, 20);
    const { server } = published(dataDirectory);
    expect(first.role).toBe('owner');
    expect(isAlive(server!)).toBe(true);
    await first.kill();
    await waitUntil(() => !isAlive(server!));

    const next = await openMilvusLite({ binaryFolder, dataDirectory });
    expect(next.role).toBe('owner');
    expect(await next.index('shared').count()).toBe(20);
    await next.close();
  });

  it('writes its log files into the data directory, and deletes those of many earlier starts', async () => {
    const dataDirectory = join(folder, 'logging');
    const logs = join(dataDirectory, 'logs');
    mkdirSync(logs, { recursive: true });
    const old = Array.from({ length: 50 }, (_, i) => `milvus.host.user.log.ERROR.20200101-000000.${i}`);
    for (const [i, name] of old.entries()) {
      writeFileSync(join(logs, name), '');
      utimesSync(join(logs, name), i, i);
    }
    const store = await openMilvusLite({ binaryFolder, dataDirectory });
    await store.index('shared').count();
    const { pid } = published(dataDirectory).server!;
    const ofServer = (files: string[]) => files.filter((name) => name.endsWith(`.${pid}`));
    expect(ofServer(readdirSync(logs)).length).toBeGreaterThan(0);
    expect(ofServer(readdirSync(tmpdir()))).toEqual([]);
    expect(readdirSync(logs)).toEqual(expect.arrayContaining(old.slice(30)));
    for (const name of old.slice(0, 30)) expect(readdirSync(logs)).not.toContain(name);
    await store.close();
    const fresh = await openMilvusLite({ binaryFolder, dataDirectory: join(folder, 'fresh') });
    await fresh.index('shared').count();
    expect(statSync(join(folder, 'fresh', 'logs')).mode & 0o077).toBe(0);
    await fresh.close();
  });

  it('lets a second process attach as a reader, also after the server has crashed', async () => {
    const dataDirectory = join(folder, 'shared');
    const owner = await spawnOwner(binaryFolder, dataDirectory, 20);
    const reader = await openMilvusLite({ binaryFolder, dataDirectory });
    const index = reader.index('shared');
    expect(reader.role).toBe('reader');
    expect(await reader.status()).toMatchObject({ ready: true, role: 'reader' });
    await index.open(RECIPE);
    expect(await index.search(PROBE, 100)).toHaveLength(20);
    expect(await allRows(index)).toHaveLength(20);

    const inUse = { code: 'STORE_IN_USE', retryable: false };
    await expect(index.upsert([sampleRow('a', 0)])).rejects.toMatchObject(inUse);
    await expect(index.delete({ photoId: 'p/0' })).rejects.toMatchObject(inUse);
    await expect(index.drop()).rejects.toMatchObject(inUse);
    await expect(reader.index('new').open(RECIPE)).rejects.toMatchObject(inUse);
    expect(await reader.index('new').count()).toBe(0);
    await expect(index.open({ ...RECIPE, recipeHash: 'other' })).rejects.toMatchObject({ code: 'INDEX_STALE' });

    const { address, server } = published(dataDirectory);
    process.kill(server!.pid, 'SIGKILL');
    await waitUntil(() => ![address, null].includes(published(dataDirectory).address));
    expect(await index.count()).toBe(20);

    await owner.kill();
    const ownerEnded = { code: 'STORE_UNAVAILABLE', retryable: true };
    await expect(index.count()).rejects.toMatchObject(ownerEnded);
    expect(await reader.status()).toMatchObject({ ready: false, problem: ownerEnded });

    const second = await spawnOwner(binaryFolder, dataDirectory, 30);
    expect(second.role).toBe('owner');
    expect(await index.count()).toBe(30);
    await second.kill();
    await reader.close();
  });

  it('notifies a reader when the owner has ended, so that it can open the store again as the owner', async () => {
    const dataDirectory = join(folder, 'inherited');
    const owner = await spawnOwner(binaryFolder, dataDirectory, 20);
    const reader = await openMilvusLite({ binaryFolder, dataDirectory });
    const ended = reader.ownerEnded(new AbortController().signal);
    await owner.kill();
    await ended;
    await reader.close();
    const next = await openMilvusLite({ binaryFolder, dataDirectory });
    expect(next.role).toBe('owner');
    expect(await next.index('shared').count()).toBe(20);
    const controller = new AbortController();
    const waiting = next.ownerEnded(controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await next.close();
  });

  it("makes exactly one process the owner of a dead owner's data directory", async () => {
    const dataDirectory = join(folder, 'raced');
    mkdirSync(dataDirectory);
    const owner = { ...identifyProcess(process.pid)!, startedAt: 'another time' };
    writeFileSync(lockFile(dataDirectory), JSON.stringify({ token: randomUUID(), owner, data: null }));
    const racers = await Promise.all([1, 2, 3].map(() => spawnOwner(binaryFolder, dataDirectory, 1)));
    expect(racers.map(({ role }) => role).sort()).toEqual(['owner', 'reader', 'reader']);
    await Promise.all(racers.map((racer) => racer.kill()));
  });
});
