import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, isAlive, readLockOwner } from '@lookalike/node-support';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { allRows } from '../testing/face-index-contract';
import { PROBE, RECIPE, sampleRow } from '../testing/sample-rows';
import { spawnOwner } from '../testing/spawn-owner';
import { waitUntil } from '../testing/wait-until';
import { lockFile, type PublishedServer } from './data-folder-lock';
import { openMilvusLite } from './open-milvus-lite';

const published = (dataFolder: string) => readLockOwner<PublishedServer>(lockFile(dataFolder))!.data!;

describeWith('Milvus Lite', fetchedAsset('milvus-lite'), ({ folder: binaryFolder }) => {
  const folder = temporaryFolder();

  it('takes the server along when its process is killed, and leaves the rows to the next owner', async () => {
    const dataFolder = join(folder, 'orphan');
    const first = await spawnOwner(binaryFolder, dataFolder, 20);
    const { server } = published(dataFolder);
    expect(first.role).toBe('owner');
    expect(isAlive(server!)).toBe(true);
    await first.kill();
    await waitUntil(() => !isAlive(server!));

    const next = await openMilvusLite({ binaryFolder, dataFolder });
    expect(next.role).toBe('owner');
    expect(await next.index('shared').count()).toBe(20);
    await next.close();
  });

  it('attaches a second process as a reader, which follows the owner through a crash of the server', async () => {
    const dataFolder = join(folder, 'shared');
    const owner = await spawnOwner(binaryFolder, dataFolder, 20);
    const reader = await openMilvusLite({ binaryFolder, dataFolder });
    const index = reader.index('shared');
    expect(reader.role).toBe('reader');
    expect(await reader.status()).toMatchObject({ ready: true, role: 'reader' });
    await index.open(RECIPE);
    expect(await index.search(PROBE, 100)).toHaveLength(20);
    expect(await allRows(index)).toHaveLength(20);

    const refusal = { code: 'STORE_IN_USE', remedy: expect.stringMatching('owner') };
    await expect(index.upsert([sampleRow('a', 0)])).rejects.toMatchObject(refusal);
    await expect(index.delete({ photoId: 'p/0' })).rejects.toMatchObject(refusal);
    await expect(index.drop()).rejects.toMatchObject(refusal);
    await expect(reader.index('new').open(RECIPE)).rejects.toMatchObject(refusal);
    expect(await reader.index('new').count()).toBe(0);
    await expect(index.open({ ...RECIPE, recipeHash: 'other' })).rejects.toMatchObject({ code: 'INDEX_STALE' });

    const { address, server } = published(dataFolder);
    process.kill(server!.pid, 'SIGKILL');
    await waitUntil(() => ![address, null].includes(published(dataFolder).address));
    expect(await index.count()).toBe(20);

    await owner.kill();
    await expect(index.count()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      remedy: expect.stringMatching('owns'),
    });
    expect(await reader.status()).toMatchObject({ ready: false });

    const second = await spawnOwner(binaryFolder, dataFolder, 30);
    expect(second.role).toBe('owner');
    expect(await index.count()).toBe(30);
    await second.kill();
    await reader.close();
  });

  it('gives the folder of a dead owner to one process only', async () => {
    const dataFolder = join(folder, 'raced');
    mkdirSync(dataFolder);
    const owner = { ...identifyProcess(process.pid)!, startedAt: 'another time' };
    writeFileSync(lockFile(dataFolder), JSON.stringify({ token: 'left', owner, data: null }));
    const racers = await Promise.all([1, 2, 3].map(() => spawnOwner(binaryFolder, dataFolder, 1)));
    expect(racers.map(({ role }) => role).sort()).toEqual(['owner', 'reader', 'reader']);
    await Promise.all(racers.map((racer) => racer.kill()));
  });
});
