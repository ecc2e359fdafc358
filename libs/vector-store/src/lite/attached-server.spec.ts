import { mkdirSync, rmSync } from 'node:fs';
import { temporaryFolder } from '@lookalike/testing';
import { lockFile, ownerEnded } from '../data-directory';
import { alwaysFlat } from '../milvus/collection/index-type';
import { createMilvusStore } from '../milvus/milvus-store';
import { AttachedServer } from './attached-server';

describe('a reader whose lock cannot be read, as with a disk that does not respond', () => {
  const folder = temporaryFolder();
  // Reading a folder fails for every user: root may read every file.
  beforeEach(() => void mkdirSync(lockFile(folder)));
  afterEach(() => rmSync(lockFile(folder), { recursive: true }));

  it('reports the store as unavailable, and its calls fail with the same problem', async () => {
    const store = createMilvusStore({ endpoint: new AttachedServer(folder), role: 'reader', indexType: alwaysFlat });
    const problem = {
      code: 'STORE_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('EISDIR') as string,
    };
    expect(await store.status()).toMatchObject({ ready: false, problem });
    await expect(store.index('any').count()).rejects.toMatchObject(problem);
    await store.close();
  });

  it('does not take its owner for ended', async () => {
    await expect(ownerEnded(folder, new AbortController().signal)).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_UNUSABLE',
      retryable: true,
      message: expect.stringContaining('EISDIR') as string,
    });
    const aborted = AbortSignal.abort(new Error('The service is closed.'));
    await expect(ownerEnded(folder, aborted)).rejects.toThrow('The service is closed.');
  });
});
