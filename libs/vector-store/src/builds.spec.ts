import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLockOwner } from '@lookalike/node-support';
import { ASSET_CACHE, describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { lockFile, type PublishedServer } from './data-directory';
import { openMilvusLite } from './lite/open-milvus-lite';
import { createMemoryStore } from './memory/memory-store';
import { MilvusConnection } from './milvus/client/connection';
import { fields } from './milvus/collection/columns';
import { FLAT } from './milvus/collection/index-type';
import { SwitchLock } from './milvus/collection/switch-lock';
import { createMilvusStore, openRemoteMilvus } from './milvus/milvus-store';
import { PROBE, RECIPE, allRows, sampleRow } from './testing/rows';
import { startStandalone, type Standalone } from './standalone/start-standalone';
import type { FaceIndex, IndexBuild, VectorStore } from './vector-store';

const ids = (rows: { faceId: string }[]) => rows.map(({ faceId }) => faceId);

/** The contract of builds. @param openAnother another store on the same server, as another process opens it; null where there is none */
function testBuilds(getStore: () => VectorStore, openAnother: (() => VectorStore) | null): void {
  const OLD = [sampleRow('a', 0), sampleRow('b', 0)];
  const NEW = [sampleRow('b', 0, { photoWidth: 9 }), sampleRow('c', 0)];
  let index: FaceIndex;

  beforeEach(async () => {
    index = getStore().index('built');
    await index.drop();
    await index.open(RECIPE);
    await index.upsert(OLD);
  });

  it('leaves the index as it is until the build is committed', async () => {
    const build = await index.build(RECIPE);
    await build.upsert(NEW);
    expect(await allRows(index)).toEqual(OLD);
    expect(ids((await index.search(PROBE, 5)).map(({ row }) => row))).toEqual(['a#0', 'b#0']);
    expect(await build.count()).toBe(2);
    expect(await build.get({ photoId: 'c' })).toEqual([NEW[1]]);
    expect(await build.delete({ faceIds: ['c#0'] })).toBe(1);
    expect(await index.currentBuild()).toBeNull();
    await index.upsert([sampleRow('d', 0)]);
    expect(await index.count()).toBe(3);
    expect(await build.count()).toBe(1);
  });

  it('has the rows of the build after the commit, in the index of the same name', async () => {
    const build = await index.build(RECIPE);
    await build.upsert(NEW);
    await build.commit();
    expect(index.name).toBe('built');
    expect(await index.currentBuild()).toBe(build.name);
    expect(await allRows(index)).toEqual(NEW);
    expect(ids((await index.search(PROBE, 5)).map(({ row }) => row))).toEqual(['b#0', 'c#0']);
    await index.open(RECIPE);
    await index.upsert([sampleRow('d', 0)]);
    expect(await index.delete({ photoId: 'c' })).toBe(1);
    expect(ids(await allRows(index))).toEqual(['b#0', 'd#0']);
    await index.discardBuilds();
    expect(await index.count()).toBe(2);
    const next = await index.build(RECIPE);
    expect(next.name).not.toBe(build.name);
    await next.upsert(OLD);
    await next.commit();
    expect(await allRows(index)).toEqual(OLD);
  });

  it('changes the recipe with the commit', async () => {
    const another = { recipeHash: 'b'.repeat(64), dimension: 8 };
    const build = await index.build(another);
    await build.upsert([sampleRow('a', 0, { vector: new Float32Array(8).fill(0.5) })]);
    await index.open(RECIPE);
    await build.commit();
    await index.open(another);
    await expect(index.open(RECIPE)).rejects.toMatchObject({ code: 'INDEX_STALE' });
    await index.open(another);
    await index.upsert([sampleRow('b', 0, { vector: new Float32Array(8).fill(0.25) })]);
    expect(await index.count()).toBe(2);
  });

  it('keeps the index when the build is discarded, and deletes builds that were not committed', async () => {
    const build = await index.build(RECIPE);
    await build.upsert(NEW);
    await build.discard();
    expect(await allRows(index)).toEqual(OLD);
    await (await index.build(RECIPE)).upsert(NEW);
    const clean = await index.build(RECIPE);
    expect(await clean.count()).toBe(0);
    await index.discardBuilds();
    expect(await allRows(index)).toEqual(OLD);
  });

  it('is INDEX_CONFLICT when another build has replaced the index in the meantime, and changes nothing', async () => {
    const [first, second] = [await index.build(RECIPE), await index.build(RECIPE)];
    await second.upsert(NEW);
    await second.commit();
    await expect(first.commit()).rejects.toMatchObject({ code: 'INDEX_CONFLICT', retryable: true });
    expect(await allRows(index)).toEqual(NEW);
  });

  it('is empty after it was dropped, also when it was built', async () => {
    const build = await index.build(RECIPE);
    await build.upsert(NEW);
    await build.commit();
    await index.build(RECIPE);
    await index.drop();
    expect(await index.count()).toBe(0);
    expect(await index.currentBuild()).toBeNull();
    await index.open(RECIPE);
    await index.upsert(OLD);
    expect(await allRows(index)).toEqual(OLD);
  });

  it('can be searched at every moment of a commit', async () => {
    for (let round = 0; round < 3; round += 1) {
      const build = await index.build(RECIPE);
      await build.upsert([sampleRow('a', 0), sampleRow('z', 0)]);
      let isCommitted = false;
      const searches = (async () => {
        const counts: number[] = [];
        while (!isCommitted) counts.push((await index.search(PROBE, 5)).length);
        return counts;
      })();
      await build.commit().finally(() => (isCommitted = true));
      expect(new Set(await searches)).toEqual(new Set([2]));
    }
  });

  if (openAnother) {
    it('is seen by a process that had opened the index before', async () => {
      const store = openAnother();
      const seen = store.index('built');
      expect(await seen.count()).toBe(2);
      const build = await index.build(RECIPE);
      await build.upsert([...NEW, sampleRow('d', 0)]);
      await build.commit();
      expect(ids(await allRows(seen))).toEqual(['b#0', 'c#0', 'd#0']);
      expect(await seen.search(PROBE, 5)).toHaveLength(3);
      await store.close();
    });

    it('is INDEX_STALE to a process that had opened the index before, once it is rebuilt with another recipe', async () => {
      const store = openAnother();
      const opened = store.index('built');
      await opened.open(RECIPE);
      expect(await opened.search(PROBE, 5)).toHaveLength(2);
      const another = { ...RECIPE, recipeHash: 'b'.repeat(64) };
      const build = await index.build(another);
      await build.upsert(NEW);
      expect(await opened.search(PROBE, 5)).toHaveLength(2);
      await build.commit();
      const operations: Record<string, () => Promise<unknown>> = {
        search: () => opened.search(PROBE, 5),
        get: () => opened.get({ photoId: 'b' }),
        getWithoutVectors: () => opened.getWithoutVectors(['b']),
        rows: () => allRows(opened),
        count: () => opened.count(),
        open: () => opened.open(RECIPE),
      };
      if (store.role === 'owner') {
        operations.upsert = () => opened.upsert(OLD);
        operations.delete = () => opened.delete({ photoId: 'b' });
      }
      for (const [name, operation] of [...Object.entries(operations), ...Object.entries(operations)])
        expect([name, await operation().catch(({ code }: { code: string }) => code)]).toEqual([name, 'INDEX_STALE']);
      expect(ids(await allRows(index))).toEqual(['b#0', 'c#0']);
      await opened.open(another);
      expect(await opened.count()).toBe(2);
      await store.close();
    });

    it('is INDEX_CONFLICT for writes to a build that another process has dropped', async () => {
      const build = await index.build(RECIPE);
      await index.discardBuilds();
      await expect(build.upsert(NEW)).rejects.toMatchObject({ code: 'INDEX_CONFLICT', retryable: true });
      expect(await allRows(index)).toEqual(OLD);
    });

    it('is verified by a process that had opened it, when it is dropped and created with another recipe', async () => {
      const store = openAnother();
      const opened = store.index('built');
      await opened.open(RECIPE);
      await index.drop();
      expect(await opened.count()).toBe(0);
      await index.open({ ...RECIPE, recipeHash: 'b'.repeat(64) });
      await index.upsert(NEW);
      await expect(opened.search(PROBE, 5)).rejects.toMatchObject({ code: 'INDEX_STALE' });
      await store.close();
    });

    it('lets a reader of an index that another installation has taken over search, but nobody else write', async () => {
      await index.drop();
      await index.open(RECIPE, 'one');
      await index.upsert(OLD);
      const store = openAnother();
      const opened = store.index('built');
      await opened.open(RECIPE, 'one');
      expect(await opened.count()).toBe(2);
      const build = await index.build(RECIPE, 'two');
      await build.upsert([sampleRow('a', 0), sampleRow('z', 0)]);
      await build.commit();
      expect(ids(await allRows(opened))).toEqual(['a#0', 'z#0']);
      if (store.role === 'owner') {
        for (const write of [() => opened.upsert(OLD), () => opened.delete({ photoId: 'a' })])
          await expect(write()).rejects.toMatchObject({ code: 'INDEX_NOT_OWNED' });
      }
      expect(ids(await allRows(index))).toEqual(['a#0', 'z#0']);
      await store.close();
    });
  }

  describe('of two installations at once', () => {
    let builds: Record<'one' | 'two', IndexBuild>;

    beforeEach(async () => {
      await index.drop();
      await index.open(RECIPE, 'one');
      await index.upsert(OLD);
      builds = { one: await index.build(RECIPE, 'one'), two: await index.build(RECIPE, 'two') };
      await builds.one.upsert([...OLD, sampleRow('one', 0)]);
      await builds.two.upsert([sampleRow('two', 0)]);
    });

    it.each([
      ['one', 'two'],
      ['two', 'one'],
    ] as const)(
      'leaves the build of another installation alone, and does not replace it: %s, then %s',
      async (first, last) => {
        await index.discardBuilds('three');
        expect(builds.one.name).not.toBe(builds.two.name);
        expect([await builds.one.count(), await builds.two.count()]).toEqual([3, 1]);
        await builds[first].commit();
        const committed = await allRows(index);
        expect(ids(committed)).toContain(`${first}#0`);
        await expect(builds[last].commit()).rejects.toMatchObject({ code: 'INDEX_NOT_OWNED', retryable: false });
        for (const build of Object.values(builds)) await build.discard();
        expect(await allRows(index)).toEqual(committed);
        expect(await index.installation()).toBe(first);
        await index.discardBuilds(first);
        expect(await index.open(RECIPE, first)).toEqual({ installation: first });
        expect(await allRows(index)).toEqual(committed);
      },
    );

    it('starts no build to replace an index of another installation than the one that was read', async () => {
      await builds.two.commit();
      await expect(index.build(RECIPE, 'one', 'one')).rejects.toMatchObject({ code: 'INDEX_NOT_OWNED' });
      await expect(index.build(RECIPE, 'three', null)).rejects.toMatchObject({ code: 'INDEX_NOT_OWNED' });
      await (await index.build(RECIPE, 'three', 'two')).discard();
      expect(ids(await allRows(index))).toEqual(['two#0']);
    });

    it('commits only one of them at the same moment', async () => {
      const installations = ['one', 'two'] as const;
      const commits = await Promise.allSettled(installations.map((installation) => builds[installation].commit()));
      expect(commits.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const winner = installations[commits.findIndex(({ status }) => status === 'fulfilled')]!;
      expect(commits.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'INDEX_NOT_OWNED' },
      });
      expect(ids(await allRows(index))).toContain(`${winner}#0`);
      expect(await index.installation()).toBe(winner);
    });
  });
}

function liteEndpoint(dataDirectory: string) {
  const address = async () => readLockOwner<PublishedServer>(lockFile(dataDirectory))!.data!.address!;
  return { address, description: 'Milvus Lite', remedy: '' };
}

describe('builds in the memory store', () => {
  const store = createMemoryStore();
  testBuilds(() => store, null);
});

describeWith('builds in Milvus Lite', fetchedAsset('milvus-lite'), ({ folder: binaryFolder }) => {
  const dataDirectory = temporaryFolder();
  let store: VectorStore;

  beforeAll(async () => {
    store = await openMilvusLite({ binaryFolder, dataDirectory });
  });
  afterAll(() => store.close());

  testBuilds(
    () => store,
    () => createMilvusStore({ endpoint: liteEndpoint(dataDirectory), role: 'reader', indexType: () => FLAT }),
  );

  it.each([
    { state: 'does not exist', exists: false },
    { state: 'a search has created without an installation', exists: true },
  ])(
    'lets only one of two installations that open an index at the same moment succeed: one that $state',
    async ({ exists }) => {
      const installations = ['one', 'two'];
      const stores = installations.map(() =>
        createMilvusStore({ endpoint: liteEndpoint(dataDirectory), role: 'owner', indexType: () => FLAT }),
      );
      for (let round = 0; round < 4; round++) {
        const name = `raced_${exists}_${round}`;
        if (exists) await store.index(name).open(RECIPE);
        const indexes = stores.map((opened) => opened.index(name));
        const opened = await Promise.allSettled(indexes.map((index, i) => index.open(RECIPE, installations[i])));
        const winner = opened.findIndex(({ status }) => status === 'fulfilled');
        expect(opened[winner]).toMatchObject({ value: { installation: installations[winner] } });
        expect(opened[1 - winner]).toMatchObject({ status: 'rejected', reason: { code: 'INDEX_NOT_OWNED' } });
        await indexes[winner]!.upsert([sampleRow('a', 0)]);
        await expect(indexes[1 - winner]!.open(RECIPE, installations[1 - winner])).rejects.toMatchObject({
          code: 'INDEX_NOT_OWNED',
        });
        expect(await store.index(name).count()).toBe(1);
        await store.index(name).drop();
      }
      for (const opened of stores) await opened.close();
    },
  );

  it('lets one installation at a time switch, and takes the lock of one that was killed', async () => {
    const connection = new MilvusConnection(liteEndpoint(dataDirectory));
    const lockOf = (installation: string) => new SwitchLock('locked__switch_0', installation, connection, 400);
    await lockOf('one').acquire();
    let isAcquired = false;
    const waiting = lockOf('two')
      .acquire()
      .then(() => (isAcquired = true));
    await sleep(200);
    expect(isAcquired).toBe(false);
    await lockOf('one').acquire();
    await lockOf('one').release();
    await waiting;
    // Its installation does not release it.
    await lockOf('three').acquire();
    await lockOf('three').release();
    await connection.close();
  });

  it('stores the installation under the key that earlier versions read', async () => {
    const client = new MilvusClient({ address: await liteEndpoint(dataDirectory).address(), logLevel: 'error' });
    await store.index('keyed').open(RECIPE, 'one');
    const { description } = (await client.describeCollection({ collection_name: 'keyed' })).schema;
    expect(JSON.parse(description)).toMatchObject({ ...RECIPE, owner: 'one' });
    await client.closeConnection();
  });

  it('opens an index of an earlier version, which had no builds, and one whose build was interrupted at any step', async () => {
    const client = new MilvusClient({ address: await liteEndpoint(dataDirectory).address(), logLevel: 'error' });
    const names = async () =>
      (await client.showCollections()).data.map(({ name }) => name).filter((name) => name.startsWith('steps'));
    const index = store.index('steps');
    await index.open(RECIPE);
    await index.upsert([sampleRow('a', 0)]);
    expect(await names()).toEqual(['steps']);
    const build = await index.build(RECIPE);
    expect((await names()).sort()).toEqual(['steps', 'steps__build_1']);
    await build.upsert([sampleRow('b', 0)]);
    await build.commit();
    expect((await names()).sort()).toEqual(['steps__build_1', 'steps__current_1']);
    // A marker without its build: the process died while it dropped an older build.
    await client.createCollection({ collection_name: 'steps__current_9', fields: fields(2) });
    expect(ids(await allRows(index))).toEqual(['b#0']);
    await index.discardBuilds();
    expect((await names()).sort()).toEqual(['steps__build_1', 'steps__current_1']);
    await index.drop();
    expect(await names()).toEqual([]);
    await client.closeConnection();
  });
});

describeWith('builds in Milvus Standalone 2.3.5', fetchedAsset('milvus-standalone'), ({ folder }) => {
  let server: Standalone;
  let store: VectorStore;

  beforeAll(async () => {
    server = await startStandalone(folder, join(ASSET_CACHE, '../milvus-standalone-2.3.5'), data);
    store = openRemoteMilvus({ address: server.address });
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });
  const data = temporaryFolder();

  testBuilds(
    () => store,
    () => openRemoteMilvus({ address: server.address }),
  );
});
