import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { lockFile } from '../data-directory';
import { openMilvusLite } from './open-milvus-lite';

// No test here needs the server: without its binary it fails to start, and is started again and again.
describe('opening Milvus Lite', () => {
  const root = temporaryFolder();
  const binaryFolder = join(root, 'missing-binaries');
  const unusable = { code: 'DATA_DIRECTORY_UNUSABLE', retryable: false };
  // Unlike `process.getActiveResourcesInfo` this includes timers that do not keep the process alive.
  const intervals = new Set<unknown>();

  beforeAll(() => {
    const { setInterval: start, clearInterval: end } = global;
    jest.spyOn(global, 'setInterval').mockImplementation(((...args: Parameters<typeof setInterval>) => {
      const timer = start(...args);
      intervals.add(timer);
      return timer;
    }) as typeof setInterval);
    jest.spyOn(global, 'clearInterval').mockImplementation((timer) => {
      intervals.delete(timer);
      end(timer);
    });
  });
  afterAll(() => jest.restoreAllMocks());

  it('rejects a data directory that it cannot write', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    await expect(openMilvusLite({ binaryFolder, dataDirectory: join(file, 'below-a-file') })).rejects.toMatchObject(
      unusable,
    );
    const readOnly = join(root, 'read-only');
    mkdirSync(readOnly, { mode: 0o555 });
    // Permissions do not restrict root; nobody can write to the folders of the kernel.
    const unwritable = process.getuid?.() === 0 ? '/proc/self/fdinfo' : readOnly;
    await expect(openMilvusLite({ binaryFolder, dataDirectory: unwritable })).rejects.toMatchObject(unusable);
  });

  it('can be repeated after a failure, and a failure leaves nothing behind', async () => {
    const folder = join(root, 'repeated');
    const dataDirectory = join(folder, 'data');
    mkdirSync(folder);
    writeFileSync(dataDirectory, 'a file where the folder should be');
    for (let i = 0; i < 3; i++) {
      await expect(openMilvusLite({ binaryFolder, dataDirectory })).rejects.toMatchObject(unusable);
    }
    expect(readdirSync(folder)).toEqual(['data']);
    expect(intervals.size).toBe(0);

    rmSync(dataDirectory);
    const store = await openMilvusLite({ binaryFolder, dataDirectory });
    expect(store.role).toBe('owner');
    expect(readdirSync(dataDirectory).filter((name) => name !== 'logs')).toEqual(['lock']);
    expect(intervals.size).toBe(1);
    await store.close();
  });

  it.each(['', '{"token":"a power failure trunc'])('takes over a lock file that contains %j', async (content) => {
    const dataDirectory = join(root, `truncated-${content.length}`);
    mkdirSync(dataDirectory);
    writeFileSync(lockFile(dataDirectory), content);
    const store = await openMilvusLite({ binaryFolder, dataDirectory });
    expect(store.role).toBe('owner');
    await store.close();
    expect(readdirSync(dataDirectory).filter((name) => name !== 'logs')).toEqual([]);
  });

  it.each([
    { program: 'is killed whenever it starts', isInstalled: true },
    { program: 'is not installed', isInstalled: false },
  ])('reports a problem as retryable unless the program is missing: it $program', async ({ isInstalled }) => {
    const binaries = join(root, `binaries-${isInstalled}`);
    mkdirSync(binaries);
    if (isInstalled) writeFileSync(join(binaries, 'milvus'), '#!/bin/sh\nkill -KILL $$\n', { mode: 0o755 });
    const store = await openMilvusLite({ binaryFolder: binaries, dataDirectory: join(root, `ending-${isInstalled}`) });
    const problem = { code: 'STORE_UNAVAILABLE', retryable: isInstalled };
    await expect(store.index('any').count()).rejects.toMatchObject(problem);
    expect(await store.status()).toMatchObject({ ready: false, problem, retryAt: expect.any(Date) });
    await store.close();
  });

  it('leaves no lock, timer or process behind when it is closed while the server fails to start', async () => {
    const dataDirectory = join(root, 'failing');
    const log: string[] = [];
    for (let i = 0; i < 3; i++) {
      const store = await openMilvusLite({ binaryFolder, dataDirectory, onLog: (line) => log.push(line) });
      // Two servers on one file would lose data, so a second store of this process is a reader as well.
      const second = await openMilvusLite({ binaryFolder, dataDirectory });
      expect([store.role, second.role]).toEqual(['owner', 'reader']);
      expect(await second.status()).toMatchObject({ ready: false, problem: { code: 'STORE_UNAVAILABLE' } });
      await second.close();
      await store.close();
      await store.close();
    }
    expect(readdirSync(dataDirectory).filter((name) => name !== 'logs')).toEqual([]);
    expect(intervals.size).toBe(0);
    expect(process.getActiveResourcesInfo().filter((type) => type === 'ProcessWrap')).toEqual([]);
    const { length } = log;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(log).toHaveLength(length);
  });
});
